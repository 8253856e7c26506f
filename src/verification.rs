//! Is the PIN right?

use std::fmt;

use crate::redact;

/// What the answer to a verification means for the PIN that a person typed:
/// [`ResponseValue::verification`](crate::ResponseValue::verification).
///
/// [`Correct`](Self::Correct) alone lets somebody in. It takes a gateway that
/// says so in as many words and nothing that contradicts it, so an answer that is
/// empty, strange or broken never is. There is no conversion to `bool` and no
/// default, so that nobody is let in by either.
///
/// What the documented values mean stands in the spec, as `x-verification`.
///
/// ```
/// use two_factor_pin::Verification;
///
/// fn lets_in(verification: &Verification) -> bool {
///     match verification {
///         Verification::Correct => true,
///         Verification::Wrong(why) => {
///             println!("{}; {:?} attempts left", why.reason(), why.attempts_remaining());
///             false
///         }
///         // Nobody can tell, and an attempt may be spent.
///         _ => false,
///     }
/// }
/// ```
#[must_use = "only `Verification::Correct` lets somebody in"]
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verification {
    /// The PIN is right. A gateway may say so again of the same PIN, so forget
    /// it now.
    Correct,
    /// The PIN is not right.
    Wrong(WrongPin),
    /// Nobody can tell: the answer says nothing that is known, contradicts itself,
    /// or is about another PIN. An attempt may be spent.
    Unknown,
}

impl Verification {
    /// The same, with another text for a reason that is not documented.
    pub(crate) fn map_unknown_reason(mut self, change: impl FnOnce(&str) -> String) -> Self {
        if let Self::Wrong(why) = &mut self
            && let WrongReason::Unknown(text) = &mut why.reason
            && !text.is_empty()
        {
            *text = change(text);
        }
        self
    }
}

/// What a gateway says of a PIN that is not right: [`Verification::Wrong`] has one.
///
/// Infobip says why, and how many attempts are left. SMSEnd has one status for
/// whatever is not right, which is [`WrongReason::Mismatch`] here; it does not
/// tell a PIN that has expired, and counts no attempts.
///
/// ```
/// use two_factor_pin::{WrongPin, WrongReason};
///
/// fn say(why: &WrongPin) -> String {
///     match (why.reason(), why.attempts_remaining()) {
///         (WrongReason::Expired, _) => "That PIN is too old. Ask for a new one.".to_owned(),
///         _ if why.needs_new_pin() => "Too many tries. Ask for a new PIN.".to_owned(),
///         (_, Some(left)) => format!("That is not it. Tries left: {left}."),
///         (_, None) => "That is not it. Please try again.".to_owned(),
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongPin {
    reason: WrongReason,
    attempts_remaining: Option<u32>,
}

impl WrongPin {
    /// Why the PIN is not right.
    pub fn reason(&self) -> &WrongReason {
        &self.reason
    }

    /// How many attempts are left, where the gateway says so. The last one ends
    /// in [`WrongReason::Mismatch`] and 0; only the next says
    /// [`WrongReason::NoMoreAttempts`].
    pub fn attempts_remaining(&self) -> Option<u32> {
        self.attempts_remaining
    }

    /// Whether another try of the same PIN cannot succeed: it has expired, or no
    /// attempts are left. `false` where the gateway does not say so, as SMSEnd
    /// never does.
    pub fn needs_new_pin(&self) -> bool {
        self.attempts_remaining == Some(0)
            || matches!(
                self.reason,
                WrongReason::Expired | WrongReason::NoMoreAttempts
            )
    }
}

/// Why a PIN is not right: [`WrongPin::reason`], beside which there is an
/// example. `Display` says it in words.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WrongReason {
    /// It is not the one that was sent.
    Mismatch,
    /// It has expired, or a later PIN took its place: ask for a new one.
    Expired,
    /// All attempts were used up before this one: ask for a new one.
    NoMoreAttempts,
    /// A reason that is not documented, as the gateway wrote it, but with stars
    /// for what the call sent; empty where it gave none.
    Unknown(String),
}

impl fmt::Display for WrongReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mismatch => f.write_str("the PIN is wrong"),
            Self::Expired => f.write_str("the PIN has expired"),
            Self::NoMoreAttempts => f.write_str("no attempts are left"),
            Self::Unknown(text) if text.is_empty() => f.write_str("the PIN is not right"),
            Self::Unknown(text) => write!(f, "the PIN is not right: {}", redact::excerpt(text)),
        }
    }
}

impl fmt::Debug for WrongReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mismatch => f.write_str("Mismatch"),
            Self::Expired => f.write_str("Expired"),
            Self::NoMoreAttempts => f.write_str("NoMoreAttempts"),
            Self::Unknown(text) => {
                let text = redact::excerpt(text);
                f.debug_tuple("Unknown").field(&text).finish()
            }
        }
    }
}

/// What the spec lets a documented value say of a PIN.
#[allow(dead_code, reason = "which of them are said depends on the spec")]
#[derive(Clone, Copy)]
pub(crate) enum Says {
    Correct,
    /// Without a reason.
    Wrong,
    Mismatch,
    Expired,
    NoMoreAttempts,
    Nothing,
}

/// What one field of a reply says of a PIN.
#[derive(Clone)]
pub(crate) enum Evidence {
    Correct,
    Wrong(Option<WrongReason>),
    /// The value is documented, and means neither.
    Nothing,
    /// Nobody knows the value.
    Undocumented(String),
}

impl From<Says> for Evidence {
    fn from(says: Says) -> Self {
        match says {
            Says::Correct => Self::Correct,
            Says::Wrong => Self::Wrong(None),
            Says::Mismatch => Self::Wrong(Some(WrongReason::Mismatch)),
            Says::Expired => Self::Wrong(Some(WrongReason::Expired)),
            Says::NoMoreAttempts => Self::Wrong(Some(WrongReason::NoMoreAttempts)),
            Says::Nothing => Self::Nothing,
        }
    }
}

/// Combines what the fields of a reply say.
///
/// The rules err on the side of nobody being let in: what contradicts itself
/// proves nothing, and a value that nobody knows might be a reason against a
/// right PIN. It cannot make a wrong one right, so it does not take that back,
/// and is then the reason.
pub(crate) fn combine<const N: usize>(
    evidence: [Option<Evidence>; N],
    attempts_remaining: Option<i64>,
) -> Verification {
    let (mut correct, mut wrong) = (false, false);
    let (mut reason, mut undocumented) = (None, None);
    for evidence in evidence.into_iter().flatten() {
        match evidence {
            Evidence::Correct => correct = true,
            Evidence::Wrong(why) => {
                wrong = true;
                reason = reason.or(why);
            }
            Evidence::Nothing => {}
            Evidence::Undocumented(text) => undocumented = Some(text),
        }
    }
    match (correct, wrong, undocumented) {
        (true, false, None) => Verification::Correct,
        (false, true, undocumented) => Verification::Wrong(WrongPin {
            reason: reason.unwrap_or(WrongReason::Unknown(undocumented.unwrap_or_default())),
            attempts_remaining: attempts_remaining.and_then(|left| left.try_into().ok()),
        }),
        _ => Verification::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::{Evidence, Verification, WrongPin, WrongReason, combine};

    #[test]
    fn a_reason_is_told_in_words_and_by_its_name() {
        let unknown = |text: &str| WrongReason::Unknown(text.to_owned());
        for (reason, words, name) in [
            (WrongReason::Mismatch, "the PIN is wrong", "Mismatch"),
            (WrongReason::Expired, "the PIN has expired", "Expired"),
            (
                WrongReason::NoMoreAttempts,
                "no attempts are left",
                "NoMoreAttempts",
            ),
            (unknown(""), "the PIN is not right", r#"Unknown("")"#),
            (
                unknown("NEW 123456"),
                "the PIN is not right: NEW ******",
                r#"Unknown("NEW ******")"#,
            ),
        ] {
            assert_eq!(reason.to_string(), words);
            assert_eq!(format!("{reason:?}"), name);
        }
    }

    #[test]
    fn evidence_is_combined_so_that_doubt_never_lets_anybody_in() {
        let correct = || Some(Evidence::Correct);
        let wrong = || Some(Evidence::Wrong(None));
        let expired = || Some(Evidence::Wrong(Some(WrongReason::Expired)));
        let nothing = || Some(Evidence::Nothing);
        let strange = || Some(Evidence::Undocumented("NEW".to_owned()));
        let is_wrong = |reason| {
            Verification::Wrong(WrongPin {
                reason,
                attempts_remaining: Some(0),
            })
        };
        let said = |text: &str| WrongReason::Unknown(text.to_owned());
        for (evidence, verification) in [
            ([None, None], Verification::Unknown),
            ([nothing(), None], Verification::Unknown),
            ([strange(), None], Verification::Unknown),
            ([correct(), None], Verification::Correct),
            ([correct(), nothing()], Verification::Correct),
            ([correct(), strange()], Verification::Unknown),
            ([correct(), wrong()], Verification::Unknown),
            ([expired(), correct()], Verification::Unknown),
            ([wrong(), None], is_wrong(said(""))),
            ([wrong(), strange()], is_wrong(said("NEW"))),
            ([wrong(), expired()], is_wrong(WrongReason::Expired)),
            ([strange(), expired()], is_wrong(WrongReason::Expired)),
        ] {
            // No attempts left says nothing of whether this one was right.
            assert_eq!(combine(evidence, Some(0)), verification);
        }
    }
}
