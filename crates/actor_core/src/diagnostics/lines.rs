//! [`Lines`]: finds the line and the column of any byte of a text.

/// An index of the lines of a text.
///
/// Finding the line and the column of a byte takes the same time anywhere, even in a line of ten megabytes.
#[derive(Debug)]
pub(crate) struct Lines {
    /// The byte at which each line starts.
    starts: Vec<usize>,
    /// How many characters there are before every [`STEP`]th byte. `None` for ASCII, where each byte is a character.
    marks: Option<Vec<u32>>,
}

const STEP: usize = 256;

impl Lines {
    pub fn of(text: &str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let marks = (!text.is_ascii()).then(|| {
            let mut count = 0;
            let before = |block| {
                let before = count;
                count += characters(block);
                before
            };
            text.as_bytes().chunks(STEP).map(before).collect()
        });
        Self { starts, marks }
    }

    /// Returns the line and the column of a byte of the same text. Both count from 1, and columns count characters.
    pub fn place(&self, text: &str, at: usize) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= at).max(1) - 1;
        let column =
            self.characters_before(text, at).saturating_sub(self.characters_before(text, self.starts[line]));
        (line as u32 + 1, column + 1)
    }

    fn characters_before(&self, text: &str, at: usize) -> u32 {
        let Some(marks) = &self.marks else { return at as u32 };
        let block = (at / STEP).min(marks.len().saturating_sub(1));
        let rest = text.as_bytes().get(block * STEP..at).unwrap_or_default();
        marks.get(block).copied().unwrap_or(0) + characters(rest)
    }
}

/// Returns how many characters begin in these bytes.
fn characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_wherever_they_are() {
        for text in
            ["", "a", "\n", "(größe: 1,\r\n\t\"力\": 2)\n", &"aä力👍\n".repeat(300), &"ä".repeat(1000)]
        {
            let lines = Lines::of(text);
            let (mut line, mut column) = (1, 1);
            for (at, c) in text.char_indices() {
                assert_eq!(lines.place(text, at), (line, column), "{text} at {at}");
                (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
            }
            assert_eq!(lines.place(text, text.len()), (line, column), "{text} at its end");
        }
    }
}
