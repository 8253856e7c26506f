//! A text that nobody can guess.

use std::fmt::Write as _;

use subtle::ConstantTimeEq as _;

/// 128 random bits. It has no `Debug`, so that no log has it by mistake.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Token(String);

impl Token {
    /// # Errors
    ///
    /// The system has no randomness.
    pub fn new() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })))
    }

    /// What somebody says is a token.
    pub fn claimed(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a text is this token, in a time that does not tell how much of it is
    /// right.
    pub fn is(&self, text: &str) -> bool {
        self.0.as_bytes().ct_eq(text.as_bytes()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn a_token_is_itself_only() {
        let (one, two) = (Token::new().expect("one"), Token::new().expect("two"));
        assert_eq!(one.as_str().len(), 32);
        assert!(one.is(one.as_str()));
        for other in [
            "",
            two.as_str(),
            &one.as_str()[1..],
            &format!("{}0", one.as_str()),
        ] {
            assert!(!one.is(other));
        }
    }
}
