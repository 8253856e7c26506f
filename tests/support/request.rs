//! Where a request ends that comes in pieces, for both test servers.

/// The length of the first request, once its head and the body that the head
/// announces are there.
pub fn whole_request(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&bytes[..head])
        .ok()?
        .to_ascii_lowercase();
    let announced = match text.split_once("\r\ncontent-length:") {
        Some((_, behind)) => behind.split("\r\n").next()?.trim().parse().ok()?,
        None => 0,
    };
    let length = usize::checked_add(head, announced)?;
    (bytes.len() >= length).then_some(length)
}
