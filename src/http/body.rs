//! Reading a body, within a bound.

use bytes::{Bytes, BytesMut};

use crate::{BODY_LIMIT, BodyError};

/// A body up to the limit, and what kept it from being whole.
pub(super) async fn read(response: &mut reqwest::Response) -> (Bytes, Option<BodyError>) {
    if response
        .content_length()
        .is_some_and(|length| length > BODY_LIMIT as u64)
    {
        return (Bytes::new(), Some(BodyError::TooLarge));
    }
    // A body mostly comes in one piece, which is then taken without copying.
    let mut whole = Bytes::new();
    let mut pieces = BytesMut::new();
    let error = loop {
        match response.chunk().await {
            Ok(None) => break None,
            Err(error) if error.is_timeout() => break Some(BodyError::TimedOut),
            Err(_) => break Some(BodyError::Incomplete),
            Ok(Some(piece)) if whole.len() + pieces.len() + piece.len() > BODY_LIMIT => {
                break Some(BodyError::TooLarge);
            }
            Ok(Some(piece)) if whole.is_empty() && pieces.is_empty() => whole = piece,
            Ok(Some(piece)) => {
                pieces.extend_from_slice(&std::mem::take(&mut whole));
                pieces.extend_from_slice(&piece);
            }
        }
    };
    match pieces.is_empty() {
        true => (whole, error),
        false => (pieces.freeze(), error),
    }
}
