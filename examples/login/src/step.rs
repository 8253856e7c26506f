//! How far somebody has come.

use two_factor_pin::{PhoneNumber, PinId};

/// How far a session has come. It stays on the server: whoever could choose the PIN
/// ID, or the number that a PIN is held against, could sign in as somebody else.
#[derive(Default)]
pub enum Step {
    #[default]
    Number,
    Code(Code),
    SignedIn(PhoneNumber),
}

/// A PIN that went out.
pub struct Code {
    pub number: PhoneNumber,
    /// `None` of SMSEnd, which knows a PIN by its recipient.
    pub pin_id: Option<PinId>,
    pub tries_left: u32,
}

impl Code {
    /// How often it can be tried here. The gateway may allow fewer.
    pub const TRIES: u32 = 5;

    pub fn new(number: PhoneNumber, pin_id: Option<PinId>) -> Self {
        Self {
            number,
            pin_id,
            tries_left: Self::TRIES,
        }
    }
}

/// How the same PIN is to come again.
#[derive(Clone, Copy)]
pub enum Again {
    Message,
    Call,
}
