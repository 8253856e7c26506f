//! Which clients are generated, and by which commands.
//!
//! All of it is command lines as a person would type them in a folder that
//! holds `two-factor.yaml`, `infobip.json` and `smsend.json`, so that
//! openapi/README.md can hand on the very ones that were seen to work.

use std::collections::BTreeSet;
use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Python,
    TypeScript,
    Java,
    Go,
    /// Generated only.
    CSharp,
    /// Generated only.
    Php,
    /// This crate's own client, through a proxy that validates.
    Rust,
}

impl Language {
    /// All of them, by the names that a command line has for them.
    pub const NAMED: [(&'static str, Self); 7] = [
        ("python", Self::Python),
        ("typescript", Self::TypeScript),
        ("java", Self::Java),
        ("go", Self::Go),
        ("csharp", Self::CSharp),
        ("php", Self::Php),
        ("rust", Self::Rust),
    ];
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Python => "Python",
            Self::TypeScript => "TypeScript",
            Self::Java => "Java",
            Self::Go => "Go",
            Self::CSharp => "C#",
            Self::Php => "PHP",
            Self::Rust => "Rust",
        })
    }
}

/// One generator's client, and the program that drives it.
pub struct Client {
    pub language: Language,
    pub generator: &'static str,
    /// Whether it is made of the whole document, or of one document a gateway.
    pub whole: bool,
    /// The folder that the client is made in, below the toolchain's.
    pub room: &'static str,
    pub generate: &'static [&'static str],
    pub compile: &'static [&'static str],
    /// Starts the driver. `None` where the client is generated only.
    pub drive: Option<&'static str>,
    /// What the generator cannot do, and the way around.
    pub limit: &'static str,
}

pub const CLIENTS: [Client; 13] = [
    Client {
        language: Language::Python,
        generator: "openapi-generator",
        whole: false,
        room: "python",
        generate: &[
            "openapi-generator-cli generate -g python -i infobip.json -o . --package-name infobip --additional-properties generateSourceCodeOnly=true",
            "openapi-generator-cli generate -g python -i smsend.json -o . --package-name smsend --additional-properties generateSourceCodeOnly=true",
        ],
        compile: &[],
        drive: Some("python openapi_generator.py infobip smsend"),
        limit: "retries by itself unless told `retries=False`",
    },
    Client {
        language: Language::Python,
        generator: "openapi-generator",
        whole: true,
        room: "python",
        generate: &[
            "openapi-generator-cli generate -g python -i two-factor.yaml -o . --package-name two_factor --additional-properties generateSourceCodeOnly=true",
        ],
        compile: &[],
        drive: Some("python openapi_generator.py two_factor two_factor"),
        limit: "leaves `{account}` in the host; give it `ignore_operation_servers=True` and the host",
    },
    Client {
        language: Language::Python,
        generator: "openapi-python-client",
        whole: false,
        room: "python",
        generate: &[
            "openapi-python-client generate --path infobip.json --meta none --output-path infobip_client --overwrite --fail-on-warning",
            "openapi-python-client generate --path smsend.json --meta none --output-path smsend_client --overwrite --fail-on-warning",
        ],
        compile: &[],
        drive: Some("python openapi_python_client.py"),
        limit: "has no host, and one credential header; give it the other in `headers`; loses the status of an Infobip failure that is not JSON without a hook in `httpx_args`",
    },
    Client {
        language: Language::TypeScript,
        generator: "openapi-fetch",
        whole: false,
        room: "typescript",
        generate: &[
            "openapi-typescript infobip.json -o src/generated/openapi-fetch/infobip.ts",
            "openapi-typescript smsend.json -o src/generated/openapi-fetch/smsend.ts",
        ],
        compile: &["tsc --project src/openapi-fetch.json"],
        drive: Some("node out/openapi-fetch.js"),
        limit: "has no host and no credentials; give it `baseUrl` and `headers`",
    },
    Client {
        language: Language::TypeScript,
        generator: "hey-api",
        whole: false,
        room: "typescript",
        generate: &[
            "openapi-ts -i infobip.json -o src/generated/hey-api/infobip -c @hey-api/client-fetch",
            "openapi-ts -i smsend.json -o src/generated/hey-api/smsend -c @hey-api/client-fetch",
        ],
        compile: &["tsc --project src/hey-api.json"],
        drive: Some("node out/hey-api.js"),
        limit: "has no host for Infobip; give it `baseUrl`",
    },
    Client {
        language: Language::TypeScript,
        generator: "typescript-fetch",
        whole: false,
        room: "typescript",
        generate: &[
            "openapi-generator-cli generate -g typescript-fetch -i infobip.json -o src/generated/typescript-fetch/infobip",
            "openapi-generator-cli generate -g typescript-fetch -i smsend.json -o src/generated/typescript-fetch/smsend",
        ],
        compile: &["tsc --project src/typescript-fetch.json"],
        drive: Some("node out/typescript-fetch.js"),
        limit: "throws a failure undecoded; read `error.response`",
    },
    Client {
        language: Language::Java,
        generator: "openapi-generator",
        whole: false,
        room: "java",
        generate: &[
            "openapi-generator-cli generate -g java --library native -i infobip.json -o generated/infobip --invoker-package infobip --api-package infobip.api --model-package infobip.model",
            "openapi-generator-cli generate -g java --library native -i smsend.json -o generated/smsend --invoker-package smsend --api-package smsend.api --model-package smsend.model",
        ],
        compile: &["mvn --batch-mode --quiet compile"],
        drive: Some("java -cp target/classes:target/dependency/* Driver"),
        limit: "has no credentials; set the headers in a request interceptor",
    },
    Client {
        language: Language::Go,
        generator: "openapi-generator",
        whole: false,
        room: "go",
        generate: &[
            "openapi-generator-cli generate -g go -i infobip.json -o generated/openapi_generator/infobip --additional-properties packageName=infobip,withGoMod=false",
            "openapi-generator-cli generate -g go -i smsend.json -o generated/openapi_generator/smsend --additional-properties packageName=smsend,withGoMod=false",
        ],
        compile: &["go build -o bin/ ./openapi_generator"],
        drive: Some("bin/openapi_generator"),
        limit: "",
    },
    Client {
        language: Language::Go,
        generator: "openapi-generator",
        whole: true,
        room: "go-whole",
        generate: &[
            "openapi-generator-cli generate -g go -i two-factor.yaml -o generated/openapi_generator/infobip --additional-properties packageName=infobip,withGoMod=false",
            "openapi-generator-cli generate -g go -i two-factor.yaml -o generated/openapi_generator/smsend --additional-properties packageName=smsend,withGoMod=false",
        ],
        compile: &["go build -o bin/ ./openapi_generator"],
        drive: Some("bin/openapi_generator"),
        limit: "takes another host only with `OperationServers = nil`",
    },
    Client {
        language: Language::Go,
        generator: "oapi-codegen",
        whole: false,
        room: "go",
        generate: &[
            "go tool oapi-codegen -generate types,client -package infobip -o generated/oapi_codegen/infobip/client.go infobip.json",
            "go tool oapi-codegen -generate types,client -package smsend -o generated/oapi_codegen/smsend/client.go smsend.json",
        ],
        compile: &["go build -o bin/ ./oapi_codegen"],
        drive: Some("bin/oapi_codegen"),
        limit: "has no host and no credentials; give it the host and a `RequestEditorFn`",
    },
    Client {
        language: Language::CSharp,
        generator: "openapi-generator",
        whole: false,
        room: "csharp",
        generate: &[
            "openapi-generator-cli generate -g csharp -i infobip.json -o infobip --package-name Infobip",
            "openapi-generator-cli generate -g csharp -i smsend.json -o smsend --package-name Smsend",
        ],
        compile: &[],
        drive: None,
        limit: "generated, neither compiled nor run",
    },
    Client {
        language: Language::Php,
        generator: "openapi-generator",
        whole: false,
        room: "php",
        generate: &[
            "openapi-generator-cli generate -g php -i infobip.json -o infobip --invoker-package Infobip",
            "openapi-generator-cli generate -g php -i smsend.json -o smsend --invoker-package Smsend",
        ],
        compile: &[],
        drive: None,
        limit: "generated, neither run nor checked",
    },
    Client {
        language: Language::Rust,
        generator: "progenitor",
        whole: true,
        room: "rust",
        generate: &[],
        compile: &[],
        drive: Some("polyglot-rust"),
        limit: "",
    },
];

impl Client {
    /// What must be on the machine already, by the programs in the commands.
    pub fn needs(&self) -> BTreeSet<&'static str> {
        let commands = self.generate.iter().chain(self.compile).copied();
        let programs = commands
            .chain(self.drive)
            .filter_map(|line| line.split(' ').next());
        programs
            .flat_map(|program| match program {
                "openapi-generator-cli" => &["python3", "java"][..],
                "openapi-python-client" | "python" => &["python3"],
                "openapi-typescript" | "openapi-ts" | "tsc" | "node" => &["node", "npm"],
                "mvn" => &["mvn", "java"],
                "java" => &["java"],
                "go" => &["go"],
                // Prism comes from npm.
                "polyglot-rust" => &["node", "npm"],
                _ => &[],
            })
            .copied()
            .collect()
    }

    /// The folder of the driver's sources below `xtask/polyglot`, which is also
    /// the language's name on the command line.
    pub fn sources(&self) -> String {
        let mut named = Language::NAMED.iter();
        let named = named.find(|(_, language)| *language == self.language);
        named
            .map(|(name, _)| (*name).to_owned())
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const README: &str = include_str!("../../../../openapi/README.md");

    #[test]
    fn the_readme_hands_on_the_commands_that_are_run() {
        for line in CLIENTS.iter().flat_map(|client| client.generate) {
            assert!(
                README.lines().any(|other| other == *line),
                "missing: {line}"
            );
        }
        let mut commands = README.lines().filter(|line| {
            ["openapi-", "go tool "]
                .iter()
                .any(|start| line.starts_with(start))
                && line.contains(" -")
        });
        let run = |line: &&str| CLIENTS.iter().any(|client| client.generate.contains(line));
        assert_eq!(
            commands.find(|line| !run(line) && !line.contains('`')),
            None
        );
    }

    #[test]
    fn the_readme_names_the_versions_that_are_installed() {
        let npm: serde_json::Value =
            serde_json::from_str(include_str!("../../../polyglot/typescript/package.json"))
                .unwrap();
        let npm = npm["devDependencies"].as_object().unwrap().iter();
        let npm = npm.filter(|(name, _)| !name.starts_with("@types/"));
        let npm = npm.map(|(name, version)| format!("{name}@{}", version.as_str().unwrap()));
        let python = [
            include_str!("../../../tools/requirements.txt"),
            include_str!("../../../polyglot/python/requirements.txt"),
        ];
        let python = python.iter().flat_map(|manifest| manifest.lines());
        let python =
            python.filter(|line| line.starts_with("openapi-") && !line.contains("validator"));
        let go = include_str!("../../../polyglot/go/go.mod").lines();
        let go = go.filter(|line| {
            line.contains("oapi-codegen/oapi-codegen/v2 ") || line.contains("oapi-codegen/runtime ")
        });
        let go = go.map(|line| {
            let version = line.split(' ').find(|word| word.starts_with('v')).unwrap();
            format!("@{version}`")
        });
        let pins: Vec<_> = npm.chain(python.map(str::to_owned)).chain(go).collect();
        assert_eq!(pins.len(), 8, "{pins:?}");
        for pin in pins {
            assert!(README.contains(&pin), "the README does not say {pin}");
        }
    }
}
