//! Finds text that is nested too deeply, before a parser gets to see it.
//!
//! The RON parser bounds most kinds of nesting, but not all, and some take it exponentially long. This looks only at
//! brackets outside of strings and comments, and takes one pass without recursion.

/// How deep brackets may be nested in a file.
pub(super) const MAX_NESTING: usize = 100;

/// The byte of the first bracket that is nested too deeply.
pub(super) fn too_deep(source: &str) -> Option<usize> {
    let bytes = source.as_bytes();
    let (mut at, mut depth) = (0usize, 0usize);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'(' | b'[' | b'{' => {
                depth += 1;
                if depth > MAX_NESTING {
                    return Some(at);
                }
            }
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'"' => {
                at = string_end(bytes, at);
                continue;
            }
            b'\'' => {
                at = character_end(bytes, at);
                continue;
            }
            b'r' | b'b' if !follows_name(bytes, at) => {
                if let Some(end) = raw_string_end(bytes, at) {
                    at = end;
                    continue;
                }
            }
            b'/' => {
                if let Some(end) = comment_end(bytes, at) {
                    at = end;
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether the byte before is a part of the same name.
fn follows_name(bytes: &[u8], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_alphanumeric() || bytes[before] == b'_')
}

/// The byte after a string that starts here.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The byte after a character in single quotes that starts here; the next byte, if it is none.
fn character_end(bytes: &[u8], start: usize) -> usize {
    let limit = bytes.len().min(start + 16);
    let mut at = start + 1;
    while at < limit {
        match bytes[at] {
            b'\'' if at > start + 1 => return at + 1,
            b'\\' => at += 2,
            b'\n' => break,
            _ => at += 1,
        }
    }
    start + 1
}

/// The byte after a raw string that starts here, such as `r#"…"#` or `br"…"`.
fn raw_string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let marks = start + if bytes[start..].starts_with(b"br") { 2 } else { 1 };
    if bytes.get(marks - 1) != Some(&b'r') {
        return None;
    }
    let hashes = bytes[marks..].iter().take_while(|byte| **byte == b'#').count();
    let open = marks + hashes;
    if bytes.get(open) != Some(&b'"') {
        return None;
    }
    let closes = |at: usize| {
        bytes[at] == b'"'
            && bytes[at + 1..].iter().take(hashes).filter(|byte| **byte == b'#').count() == hashes
    };
    Some((open + 1..bytes.len()).find(|at| closes(*at)).map_or(bytes.len(), |at| at + 1 + hashes))
}

/// The byte after a comment that starts here.
fn comment_end(bytes: &[u8], start: usize) -> Option<usize> {
    match bytes.get(start + 1)? {
        b'/' => {
            Some(bytes[start..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| start + end))
        }
        b'*' => {
            let (mut at, mut depth) = (start + 2, 1usize);
            while depth > 0 && at < bytes.len() {
                (depth, at) = match &bytes[at..] {
                    [b'/', b'*', ..] => (depth + 1, at + 2),
                    [b'*', b'/', ..] => (depth - 1, at + 2),
                    _ => (depth, at + 1),
                };
            }
            Some(at)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_brackets_count() {
        let many = "(".repeat(500);
        for text in [
            format!("\"{many}\""),
            format!("\"\\\"{many}\""),
            format!("r#\"{many}\"#"),
            format!("r##\"\"#{many}\"##"),
            format!("// {many}\n1"),
            format!("/* /* {many} */ {many} */"),
            "'('".repeat(500),
            "'\\'' ".repeat(500),
            "()".repeat(500),
        ] {
            assert_eq!(too_deep(&text), None, "{text}");
        }
    }

    #[test]
    fn deep_nesting_is_found_wherever_it_hides() {
        for before in ["", "\"\"", "bar\"\"", "'", "r", "// x\n", "/* ) */", "\"\\\\\"", "'''", "r#\"\"#"] {
            let text = format!("{before}{}", "All([".repeat(60));
            assert!(too_deep(&text).is_some(), "{text}");
        }
        assert_eq!(too_deep(&"[".repeat(200)), Some(MAX_NESTING));
        assert_eq!(too_deep(&format!("{}{}", "[".repeat(MAX_NESTING), "]".repeat(MAX_NESTING))), None);
    }
}
