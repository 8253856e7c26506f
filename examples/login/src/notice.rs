//! What to tell the person of what was done last.

use std::time::Duration;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notice {
    #[default]
    Nothing,
    Sent,
    Calling,
    /// The PIN that was asked for was sent already, and when it can be again.
    JustSent(Duration),
    NotANumber,
    NoCode,
    /// A limit of ours.
    Wait(Duration),
    /// A limit of the gateway's.
    Busy(Duration),
    NotSent,
    MaybeSent,
    /// With the tries that are left.
    WrongCode(u32),
    LockedOut,
    Over,
    CannotTell,
    NotChecked,
}

impl Notice {
    /// Whether it is good news.
    pub fn is_good(self) -> bool {
        matches!(self, Self::Sent | Self::Calling | Self::JustSent(_))
    }

    pub fn text(self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Sent => "A code is on its way to you.".to_owned(),
            Self::Calling => "We are calling you, to read the code out.".to_owned(),
            Self::JustSent(wait) => format!(
                "A code was sent already. You can have another in {}.",
                spoken(wait)
            ),
            Self::NotANumber => "That is not a phone number with its country code, such as \
                                 +44\u{a0}7700\u{a0}900123."
                .to_owned(),
            Self::NoCode => "Please type the code.".to_owned(),
            Self::Wait(wait) => format!(
                "No more codes for this number just now. Please wait {}.",
                spoken(wait)
            ),
            Self::Busy(wait) => format!(
                "The service that sends the codes is busy. Please wait {}.",
                spoken(wait)
            ),
            Self::NotSent => {
                "The code could not be sent. Please check the number, and try again.".to_owned()
            }
            Self::MaybeSent => "The service that sends the codes did not answer as it should, so \
                                we do not know whether a code is on its way. You can ask for \
                                another in a minute."
                .to_owned(),
            Self::WrongCode(1) => "That is not the code. You have one try left.".to_owned(),
            Self::WrongCode(left) => format!("That is not the code. You have {left} tries left."),
            Self::LockedOut => "Too many tries. Please ask for a new code.".to_owned(),
            Self::Over => "That code can no longer be used. Please ask for a new one.".to_owned(),
            Self::CannotTell => {
                "The service that checks the codes did not answer as it should, so \
                                 we do not know whether this one is right. One try may be used up."
                    .to_owned()
            }
            Self::NotChecked => "The code could not be checked, and no try is used up. Please try \
                                 again in a moment."
                .to_owned(),
        }
    }
}

/// A wait that a person can keep to, rounded up.
fn spoken(wait: Duration) -> String {
    let seconds = wait.as_millis().div_ceil(1000).max(1);
    let (count, unit) = match seconds {
        0..=90 => (seconds, "second"),
        91..=5400 => (seconds.div_ceil(60), "minute"),
        _ => (seconds.div_ceil(3600), "hour"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::spoken;

    #[test]
    fn a_wait_is_rounded_up() {
        for (millis, text) in [
            (0, "1 second"),
            (59_001, "60 seconds"),
            (91_000, "2 minutes"),
            (86_399_999, "24 hours"),
        ] {
            assert_eq!(spoken(Duration::from_millis(millis)), text);
        }
    }
}
