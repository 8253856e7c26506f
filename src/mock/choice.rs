//! How a request chooses its answer: by a prefix of the path, or by a header.

use std::collections::BTreeMap;

const PREFIX: &str = "/mock-answer/";
const HEADER: &str = "x-mock-answer";

/// The name of the answer that never comes.
const SILENCE: &str = "silence";

/// An answer of the spec, by its status and the name of an example.
pub(super) struct Choice {
    /// `None` where what stands there is no status.
    pub status: Option<u16>,
    /// `None` where the first example will do.
    pub name: Option<String>,
}

/// What stands before a path to choose the answer.
pub(super) fn base_path(status: u16, name: &str) -> String {
    format!("{PREFIX}{status}/{name}")
}

/// The choice that a request makes, and the path of the operation.
pub(super) fn of<'a>(
    path: &'a str,
    headers: &BTreeMap<String, String>,
) -> (Option<Choice>, &'a str) {
    match split(path) {
        Some((choice, path)) => (Some(choice), path),
        None => (headers.get(HEADER).map(|text| Choice::parse(text)), path),
    }
}

fn split(path: &str) -> Option<(Choice, &str)> {
    let rest = path.strip_prefix(PREFIX)?;
    let (slash, _) = rest.match_indices('/').nth(1)?;
    let (choice, path) = rest.split_at(slash);
    Some((Choice::parse(choice), path))
}

impl Choice {
    /// Whether the request is to be taken, and never answered.
    pub fn is_silence(&self) -> bool {
        self.name.as_deref() == Some(SILENCE)
    }

    fn parse(text: &str) -> Self {
        let (status, name) = text.split_once('/').unwrap_or((text, ""));
        Self {
            status: status.parse().ok(),
            name: (!name.is_empty()).then(|| name.to_owned()),
        }
    }
}
