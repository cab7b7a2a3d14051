//! Finds text that is nested too deeply, before the RON parser sees it.
//!
//! The parser limits most kinds of nesting, but not all, and some take exponential time. [`too_deep`] looks only at
//! brackets outside of strings and comments, in one pass without recursion. It must not miss a bracket that the parser
//! sees, whatever else is wrong with the text.

/// The greatest depth of nested brackets in a file.
pub(super) const MAX_NESTING: usize = 100;

/// Returns the byte of the first bracket that is nested too deeply.
pub(super) fn too_deep(source: &str) -> Option<usize> {
    let bytes = source.as_bytes();
    // The closing brackets that are expected, the innermost last.
    let mut open = Vec::new();
    let mut at = 0usize;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'(' | b'[' | b'{' if open.len() == MAX_NESTING => return Some(at),
            b'(' => open.push(b')'),
            b'[' => open.push(b']'),
            b'{' => open.push(b'}'),
            // The parser passes over a closing bracket that does not match, so only a matching one closes.
            _ if open.last() == Some(&byte) => drop(open.pop()),
            b'"' => {
                at = string_end(bytes, at);
                continue;
            }
            b'\'' => {
                at = character_end(source, at);
                continue;
            }
            b'r' | b'b' => {
                if let Some(end) = raw_string_end(bytes, at) {
                    if !begins_a_token(source, at) {
                        return too_many(bytes, at, MAX_NESTING - open.len());
                    }
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

/// Returns whether a new token starts here, and no name or number goes on.
fn begins_a_token(source: &str, at: usize) -> bool {
    source[..at].chars().next_back().is_none_or(|before| match before {
        '_' | '.' | '+' | '-' | '#' => false,
        '\u{200E}' | '\u{200F}' => true,
        _ => before.is_ascii_punctuation() || before.is_whitespace(),
    })
}

/// Returns the byte of the first opening bracket beyond the allowed number. It counts all of them, closed or not, and
/// in strings too.
///
/// It serves for invalid text, such as a raw string right after a name: from there on only the parser knows where
/// strings start and end.
fn too_many(bytes: &[u8], from: usize, allowed: usize) -> Option<usize> {
    let brackets = bytes.iter().enumerate().skip(from).filter(|(_, byte)| b"([{".contains(byte));
    brackets.map(|(at, _)| at).nth(allowed)
}

/// Returns the byte after the string that starts here.
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

/// Returns the byte after the character in single quotes that starts here, or the byte where the parser gives up on it.
fn character_end(source: &str, start: usize) -> usize {
    let mut rest = source[start + 1..].chars();
    match rest.next() {
        None | Some('\'') => return source.len() - rest.as_str().len(),
        Some('\\') => match rest.next() {
            Some('x') => drop(rest.nth(1)),
            Some('u') if rest.as_str().starts_with('{') => drop(rest.find(|c| *c == '}')),
            _ => {}
        },
        Some(_) => {}
    }
    let rest = rest.as_str();
    source.len() - rest.strip_prefix('\'').unwrap_or(rest).len()
}

/// Returns the byte after the raw string that starts here, such as `r#"…"#` or `br"…"`; `None` if none starts here.
fn raw_string_end(bytes: &[u8], start: usize) -> Option<usize> {
    /// With more `#` than this, the parser looks for a quote alone.
    const MAX_HASHES: usize = 8;
    let marks = start + if bytes[start..].starts_with(b"br") { 2 } else { 1 };
    if bytes.get(marks - 1) != Some(&b'r') {
        return None;
    }
    let hashes = bytes[marks..].iter().take_while(|byte| **byte == b'#').count();
    let open = marks + hashes;
    if bytes.get(open) != Some(&b'"') {
        return None;
    }
    let hashes = if hashes > MAX_HASHES { 0 } else { hashes };
    let closes = |at: usize| {
        bytes[at] == b'"'
            && bytes[at + 1..].iter().take(hashes).filter(|byte| **byte == b'#').count() == hashes
    };
    Some((open + 1..bytes.len()).find(|at| closes(*at)).map_or(bytes.len(), |at| at + 1 + hashes))
}

/// Returns the byte after the comment that starts here; `None` if none starts here.
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

    /// The RON parser passes over a bracket that does not match, and takes endless time and memory for these texts.
    #[test]
    fn brackets_that_close_nothing_hide_no_nesting() {
        for text in ["(},", "[),", "All([}},", "A(a: [)},", "{1: [)]],"] {
            assert!(too_deep(&text.repeat(300)).is_some(), "{text}");
        }
    }

    /// These texts look like strings to a person, but not to the parser.
    #[test]
    fn what_only_looks_like_a_string_hides_no_nesting() {
        let deep = "All([".repeat(60);
        for before in [
            "'a\"'\",",
            "b'a\"'\",",
            "'\\u{\"}'",
            "r#########\"\",",
            "br#########\"\",",
            "1r#\"\\\"#,",
            "0xbr#\"\\\"#,",
            "1br\"\\\",",
            "r#a-r#\"\",",
            "ör#\"\",",
            "→r#\"\\\"#,",
        ] {
            assert!(too_deep(&format!("[{before}{deep}")).is_some(), "{before}");
        }
    }
}
