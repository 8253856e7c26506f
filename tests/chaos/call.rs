//! Which call is made: everything about it follows from its index.

use two_factor_pin::Retry;

use crate::plan::{Kind, Place};

/// One call of one operation, under one retry setting, that meets one kind of
/// trouble first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Call {
    pub index: usize,
    pub setting: Setting,
    pub operation: Operation,
    pub trouble: Trouble,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Setting {
    Never,
    Default,
    WhenRateLimited,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Operation {
    Sms,
    Voice,
    Smsend,
    /// Each accepted request spends an attempt.
    Verify,
}

/// What goes wrong first: at the door, before the gateway knows who calls, or
/// once it has read the request.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Trouble {
    AtThe(Place),
    After(Kind),
}

impl Setting {
    pub const ALL: [Self; 3] = [Self::Never, Self::Default, Self::WhenRateLimited];

    pub fn retry(self) -> Retry {
        match self {
            Self::Never => Retry::never(),
            Self::Default => Retry::default(),
            Self::WhenRateLimited => Retry::default().when_rate_limited(true),
        }
    }
}

impl Operation {
    const ALL: [Self; 4] = [Self::Sms, Self::Voice, Self::Smsend, Self::Verify];
}

impl Trouble {
    pub fn all() -> impl Iterator<Item = Self> {
        let at = Place::TROUBLED.into_iter().map(Self::AtThe);
        at.chain(Kind::ALL.into_iter().map(Self::After))
    }

    pub fn place(self) -> Place {
        match self {
            Self::AtThe(place) => place,
            Self::After(_) => Place::Open,
        }
    }
}

impl Call {
    /// The calls of a run go round all settings, operations and troubles, so
    /// that each combination comes equally often.
    pub fn nth(index: usize) -> Self {
        let troubles: Vec<Trouble> = Trouble::all().collect();
        let (round, setting) = (index / 3, index % 3);
        let (round, operation) = (round / 4, round % 4);
        Self {
            index,
            setting: Setting::ALL[setting],
            operation: Operation::ALL[operation],
            trouble: troubles[round % troubles.len()],
        }
    }

    /// What the request carries for the gateway to know the call by. The index
    /// stands between letters, since a long run of digits is starred in texts.
    pub fn tag(self) -> String {
        format!("call-{}-", self.index)
    }

    /// The call whose tag is somewhere in a request.
    pub fn in_request(request: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(request);
        let (_, behind) = text.split_once("call-")?;
        let (index, _) = behind.split_once('-')?;
        index.parse().ok().map(Self::nth)
    }
}
