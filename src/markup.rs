//! Tells pages of HTML or XML from the texts of a gateway.

/// What pages begin with, and the tags that the text of a gateway never has.
const TAGS: [&[u8]; 6] = [b"!doctype", b"html", b"head", b"body", b"?xml", b"script"];

/// Whether a body is a page of HTML or XML, which comes from what stands in
/// front of a gateway. It may begin with a mark of its encoding or with blank
/// lines, be UTF-16, and have a text before the page.
pub(crate) fn is_markup(body: &[u8]) -> bool {
    // NUL makes no difference in UTF-8, and is every other byte of UTF-16.
    let letters = |from: usize| body[from..].iter().copied().filter(|byte| *byte != 0);
    let is_blank = |byte: &u8| *byte <= b' ' || matches!(byte, 0xEF | 0xBB | 0xBF | 0xFE | 0xFF);
    if letters(0).find(|byte| !is_blank(byte)) == Some(b'<') {
        return true;
    }
    let begins = |from: usize, tag: &[u8]| {
        let name = letters(from).take(tag.len());
        name.map(|byte| byte.to_ascii_lowercase())
            .eq(tag.iter().copied())
    };
    let opening = body.iter().enumerate().filter(|(_, byte)| **byte == b'<');
    opening
        .map(|(at, _)| at + 1)
        .any(|from| TAGS.iter().any(|tag| begins(from, tag)))
}

#[cfg(test)]
mod tests {
    use super::is_markup;

    #[test]
    fn a_page_is_found_however_it_is_dressed() {
        let page = "<html><body>Please log in</body></html>";
        let utf16 = |page: &str, to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            page.encode_utf16().flat_map(to_bytes).collect()
        };
        for body in [
            page.to_owned(),
            format!("\u{feff}{page}"),
            format!("\r\n \t\n{page}"),
            format!("\u{feff}\u{feff}\n{page}"),
            format!("<!-- a comment --> {page}"),
            format!("\n<!DOCTYPE html>\n{page}"),
            "<?xml version=\"1.0\"?><error/>".to_owned(),
            "<p>no".to_owned(),
            format!("Bad gateway\n{}", page.to_uppercase()),
            format!("// a comment\n{page}"),
            format!("\"{page}\""),
        ] {
            for body in [
                body.clone().into_bytes(),
                utf16(&body, u16::to_le_bytes),
                utf16(&body, u16::to_be_bytes),
                utf16(&format!("\u{feff}{body}"), u16::to_le_bytes),
                utf16(&format!("\u{feff}{body}"), u16::to_be_bytes),
            ] {
                assert!(is_markup(&body), "{body:?}");
            }
        }
        for body in ["", "\u{feff}", "OK", "1 < 2", "OK <id 7>", r#"{"a":"<b>"}"#] {
            assert!(!is_markup(body.as_bytes()), "{body}");
        }
    }
}
