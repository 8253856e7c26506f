//! HTTP statuses, as cells, headings and prose give them.

/// The HTTP statuses that prose names, in backticks or in bold.
pub fn in_prose(prose: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in prose.replace("**", "`").split('`').skip(1).step_by(2) {
        if let Some(status) = of(part).filter(|status| is_exact(status))
            && !found.contains(&status)
        {
            found.push(status);
        }
    }
    for (at, _) in prose.match_indices(' ') {
        let phrase = REASONS
            .iter()
            .any(|reason| prose[at + 1..].starts_with(reason));
        let before = prose[..at]
            .rsplit(|c: char| !c.is_ascii_alphanumeric())
            .next();
        if let Some(status) = before.filter(|_| phrase).and_then(of)
            && is_exact(&status)
            && !found.contains(&status)
        {
            found.push(status);
        }
    }
    found.sort();
    found
}

/// What follows a status where it is called by its name.
const REASONS: [&str; 16] = [
    "OK",
    "Created",
    "Accepted",
    "No Content",
    "Bad Request",
    "Bad request",
    "Unauthorized",
    "Forbidden",
    "Not Found",
    "Not found",
    "Conflict",
    "Gone",
    "Too Many Requests",
    "Internal Server Error",
    "Bad Gateway",
    "Service Unavailable",
];

fn is_exact(status: &str) -> bool {
    !status.contains('X')
}

/// The status that a cell or a heading begins with, `200 OK` or `4xx`.
pub fn of(words: &str) -> Option<String> {
    let words = words.trim().trim_start_matches(['`', '*']);
    let words = words.strip_prefix("HTTP ").unwrap_or(words);
    let word: String = words
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let word = word.to_ascii_uppercase();
    let (first, rest) = word.split_at_checked(1)?;
    let digits = rest.bytes().all(|byte| byte.is_ascii_digit());
    (word.len() == 3 && ("1"..="5").contains(&first) && (digits || rest == "XX")).then_some(word)
}
