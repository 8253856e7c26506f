//! Infobip's own clients, and the programs that drive them.

pub struct Sdk {
    pub language: &'static str,
    /// The folder of the driver and the manifest, in the workspace.
    pub sources: &'static str,
    /// The folder that it is installed in, below the toolchain's.
    pub room: &'static str,
    /// The file that pins it, and what stands there before its version.
    pub manifest: &'static str,
    pub before_version: &'static str,
    /// What must be on the machine already.
    pub needs: &'static [&'static str],
    /// Command lines beside what the manifest asks pip for.
    pub install: &'static [&'static str],
    pub drive: &'static str,
}

pub const SDKS: [Sdk; 3] = [
    Sdk {
        language: "Python",
        sources: "xtask/real-clients/python",
        room: "real-python",
        manifest: "requirements.txt",
        before_version: "infobip-api-python-client==",
        needs: &["python3"],
        install: &[],
        drive: "venv/bin/python driver.py",
    },
    Sdk {
        language: "Java",
        sources: "xtask/real-clients/java",
        room: "real-java",
        manifest: "pom.xml",
        before_version: "<artifactId>infobip-api-java-client</artifactId>",
        needs: &["java", "mvn"],
        install: &["mvn --batch-mode --quiet dependency:copy-dependencies"],
        drive: "java -cp target/dependency/* Driver.java",
    },
    Sdk {
        language: "Go",
        sources: "xtask/real-clients/go",
        room: "real-go",
        manifest: "go.mod",
        before_version: "github.com/infobip/infobip-api-go-client/v3 v",
        needs: &["go"],
        install: &["go build -o bin/driver ."],
        drive: "bin/driver",
    },
];

impl Sdk {
    /// The version that a manifest pins.
    pub fn version(&self, manifest: &str) -> Result<String, String> {
        let rest = manifest.split_once(self.before_version);
        let rest = rest.map_or("", |(_, rest)| rest);
        let rest = rest.trim_start().trim_start_matches("<version>");
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.');
        match &rest[..end.unwrap_or(rest.len())] {
            "" => Err(format!(
                "{}/{} does not pin Infobip's client",
                self.sources, self.manifest
            )),
            version => Ok(version.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_manifest_pins_a_version() {
        let manifests = [
            include_str!("../../../real-clients/python/requirements.txt"),
            include_str!("../../../real-clients/java/pom.xml"),
            include_str!("../../../real-clients/go/go.mod"),
        ];
        for (sdk, manifest) in SDKS.iter().zip(manifests) {
            let version = sdk.version(manifest).unwrap();
            assert_eq!(version.split('.').count(), 3, "{version}");
            assert!(sdk.version("").is_err());
            let readme = include_str!("../../../../openapi/README.md");
            assert!(
                readme.contains(&version),
                "the README does not say {version}"
            );
        }
    }
}
