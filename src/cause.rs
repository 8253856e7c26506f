//! The causes of an error that other crates report, as texts alone.

use std::fmt;

use crate::redact::{self, Secrets};

/// An error of another crate, as text: its own `Display` and `Debug` may repeat
/// what came from outside, or what was sent.
pub(crate) struct Cause {
    text: String,
    source: Option<Box<Cause>>,
}

impl Cause {
    /// The error and the causes behind it, up to a number that no real one has.
    pub(crate) fn new(error: &(dyn std::error::Error + 'static), secrets: &Secrets) -> Self {
        const MOST: usize = 8;
        let errors: Vec<_> = std::iter::successors(Some(error), |error| error.source())
            .take(MOST)
            .collect();
        let cause = errors.iter().rev().fold(None, |source, error| {
            let text =
                redact::shown(&error.to_string(), redact::LONGEST_TEXT, secrets).into_owned();
            Some(Box::new(Self { text, source }))
        });
        match cause {
            Some(cause) => *cause,
            None => Self {
                text: String::new(),
                source: None,
            },
        }
    }

    /// The error and the causes behind it.
    pub(crate) fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |cause| cause.source.as_deref())
    }

    /// The last cause in the words that a sentence goes on with, without the
    /// number that the system has for it.
    pub(crate) fn innermost(&self) -> String {
        let text = self.chain().last().map_or("", |cause| &cause.text);
        let text = text
            .split_once(" (os error ")
            .map_or(text, |(text, _)| text);
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (Some(first), Some(second)) if second.is_lowercase() => {
                first.to_lowercase().chain(text.chars().skip(1)).collect()
            }
            _ => text.to_owned(),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Lists the texts of all causes.
impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts = redact::limited(redact::LONGEST_DEBUG / 2, f.alternate(), |f| {
            let texts = self.chain().map(|cause| &cause.text);
            f.debug_list().entries(texts).finish()
        });
        f.write_str(&texts)
    }
}

impl std::error::Error for Cause {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;
    use std::fmt;

    use super::Cause;
    use crate::redact::Secrets;

    #[derive(Debug)]
    struct Other(Option<Box<Other>>);

    impl fmt::Display for Other {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("Refused for K7QX9B\r\n\u{202e} (os error 7)")
        }
    }

    impl std::error::Error for Other {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            self.0.as_deref().map(|source| source as _)
        }
    }

    #[test]
    fn a_cause_is_a_text_that_can_be_shown() {
        let mut secrets = Secrets::default();
        secrets.add("K7QX9B");
        let cause = Cause::new(&Other(Some(Box::new(Other(None)))), &secrets);
        let text = "Refused for ******  \u{fffd} (os error 7)";
        assert_eq!(cause.to_string(), text);
        assert_eq!(
            cause.source().map(ToString::to_string).as_deref(),
            Some(text)
        );
        assert_eq!(format!("{cause:?}"), format!("[{text:?}, {text:?}]"));
        assert_eq!(cause.innermost(), "refused for ******  \u{fffd}");
    }

    #[test]
    fn a_chain_has_an_end() {
        let longest = (0..1000).fold(Other(None), |source, _| Other(Some(Box::new(source))));
        let cause = Cause::new(&longest, &Secrets::default());
        assert_eq!(cause.chain().count(), 8);
    }
}
