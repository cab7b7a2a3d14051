//! Files that are not text, such as bad UTF-8, UTF-16 or zeros, cause no panic.

use super::*;

#[test]
fn bytes_that_are_no_text() {
    for (what, bytes) in [
        ("one bad byte", b"\xff".to_vec()),
        ("an end that is cut off", b"(id: \"\xe4\xb8".to_vec()),
        ("bad bytes", vec![0xff; 10 << 20]),
        ("halves of characters", [0xc3, b'('].repeat(5 << 20)),
        ("surrogates", [0xed, 0xa0, 0x80].repeat(3 << 20)),
        ("zeros", vec![0; 10 << 20]),
        ("every byte", (0..=255).collect::<Vec<u8>>().repeat(40_000)),
        ("UTF-16", "(id: \"a\")".encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("nothing", Vec::new()),
        ("only a mark", b"\xef\xbb\xbf".to_vec()),
        ("marks", b"\xef\xbb\xbf".repeat(1 << 20)),
    ] {
        in_every_file(what, &bytes);
    }
}
