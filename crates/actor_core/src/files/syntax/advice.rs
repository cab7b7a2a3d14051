//! Writes the error for a token that is not allowed in its place. Start with [`Check::unexpected`].

use super::brackets::{Mend, closer, mend};
use super::lex::{Kind, Token};
use super::{BracketKind, Check, Expects, Frame, SyntaxError};

/// The greatest length in bytes of a piece of the file that a hint repeats.
const MAX_REPEATED: usize = 60;

impl Check<'_> {
    /// Returns the error for a token that is not allowed here.
    pub(super) fn unexpected(&self, token: Token) -> SyntaxError {
        let Some(frame) = self.open.last() else { return self.outside(token) };
        match token.kind {
            Kind::End => return self.never_closed(frame),
            Kind::Sign => {
                if let Some(error) = self.sign(frame, token) {
                    return error;
                }
            }
            _ => {}
        }
        if let Some(error) = self.decimal_comma(token) {
            return error;
        }
        match self.expects {
            Expects::Value => self.no_value(frame, token),
            Expects::Colon => self.no_colon(frame, token),
            Expects::MapEntry => self.no_entry(frame, token),
            _ => self.no_comma(frame, token),
        }
    }

    /// Returns the error for a `Some` without parentheses.
    pub(super) fn bare_some(&self, token: Token) -> SyntaxError {
        SyntaxError::at(token, "`Some` stands without parentheses")
            .help("leave `Some` out: write the value alone")
    }

    fn text(&self, token: Token) -> &str {
        token.text(self.source)
    }

    /// Returns the previous token.
    fn last(&self) -> Option<Token> {
        self.history[0]
    }

    /// Returns the content of the brackets around the innermost ones.
    fn parent_kind(&self) -> Option<BracketKind> {
        self.open.iter().rev().nth(1).map(|frame| frame.form)
    }

    /// Returns a piece of the file, if it is on one line and short enough for a hint to repeat.
    fn repeated(&self, start: usize, end: usize) -> Option<&str> {
        let text = self.source.get(start..end)?.trim();
        (!text.is_empty() && text.len() <= MAX_REPEATED && !text.contains('\n')).then_some(text)
    }

    /// Returns the end of the previous token, which is the place of something that is missing.
    fn last_end(&self) -> usize {
        self.last().map_or(0, |last| last.end)
    }

    /// Returns whether the token follows the previous one without a space.
    fn touches_last(&self, token: Token) -> bool {
        self.last().is_some_and(|last| last.end == token.start)
    }

    /// Returns the error for a token outside of all brackets, before the file's value or after it.
    fn outside(&self, token: Token) -> SyntaxError {
        let text = self.text(token);
        let parentheses = "a file's content stands in parentheses: write `(` at its start and `)` at its end";
        match (self.expects, token.kind) {
            (_, Kind::Sign) if text == "#" => comment(token),
            (Expects::Whole, _) => {
                SyntaxError::at(token, format!("a file does not start with `{text}`")).help(parentheses)
            }
            (_, Kind::Close) => SyntaxError::at(token, format!("this `{text}` closes nothing"))
                .help("take it away, or write the bracket that it closes"),
            (_, Kind::Comma) => {
                SyntaxError::at(token, "nothing stands behind the last bracket, not even a comma")
                    .help("take the comma away")
            }
            _ if self.last().is_some_and(|last| last.kind != Kind::Close) => {
                SyntaxError::at(token, "the file's content is not in parentheses").help(parentheses)
            }
            _ => {
                let end = self.last_end();
                SyntaxError::at(token, "the file's content has ended before this")
                    .help("a file holds one pair of parentheses: take away what follows them, or move it into them")
                    .related(end.saturating_sub(1), end, "here it ended")
            }
        }
    }

    /// Returns the error for a file that ends with an open bracket.
    fn never_closed(&self, frame: &Frame) -> SyntaxError {
        let (end, open) = (self.last_end(), self.text(frame.open));
        let message = format!("the file ends, and a `{open}` is not closed");
        SyntaxError::new(end, end, message)
            .help(format!("write `{}` here, or where the `{open}` shall end", closer(open)))
            .related(frame.open.start, frame.open.end, "this one")
    }

    /// Returns the error for a character that no file has outside of texts; `None` if it gives no clue what was meant.
    fn sign(&self, frame: &Frame, token: Token) -> Option<SyntaxError> {
        let text = self.text(token);
        let after_item = self.expects == Expects::Comma || self.expects == Expects::Colon;
        let error = |message: &str| Some(SyntaxError::at(token, message));
        match text {
            "#" => Some(comment(token)),
            "=" if after_item => {
                let entry = frame.entry.and_then(|entry| self.repeated(entry.start, self.last_end()));
                let entry = entry.unwrap_or("name");
                error("`:` belongs here, not `=`").map(|error| error.help(format!("write `{entry}: …`")))
            }
            ";" if after_item => error("a comma belongs here, not `;`").map(|error| error.help("write `,`")),
            "“" | "”" | "„" | "‟" | "«" | "»" | "‘" | "’" | "‚" | "`" | "´" => {
                let line = &self.source[token.end..];
                let line = &line[..line.find('\n').unwrap_or(line.len())];
                let close = line.find(['“', '”', '„', '»', '«', '’', '‘', '`', '´', '"']);
                let written = close.and_then(|close| self.repeated(token.end, token.end + close));
                let help = match written {
                    Some(written) => format!("write \"{written}\""),
                    None => "write \" at the start and at the end of a text".to_owned(),
                };
                Some(SyntaxError::at(token, format!("`{text}` is not the quote that files have")).help(help))
            }
            "%" if self.last().is_some_and(|last| last.kind == Kind::Number) && after_item => {
                let number = self.last().map(|last| self.text(last).replace('_', ""));
                let percent = number.and_then(|number| number.parse::<f64>().ok()).unwrap_or(20.0);
                let message = "a number has no percent sign";
                let last = self.last().unwrap_or(token);
                let help = format!("{percent} percent is written {}", percent / 100.0);
                Some(SyntaxError::new(last.start, token.end, message).help(help))
            }
            "+" | "-" | "*" | "/" | "%" | "^" | "<" | ">" | "=" | "!" if after_item => {
                Some(self.bare_formula(frame, token))
            }
            "!" => {
                error("`!` means nothing here").map(|error| error.help("write Not(…): Not(Race(\"elf\"))"))
            }
            "." => {
                let digits = &self.source[token.end..];
                let digits = &digits[..digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len())];
                let error = SyntaxError::new(
                    token.start,
                    token.end + digits.len(),
                    "a number does not begin with its point",
                );
                (!digits.is_empty()).then(|| error.help(format!("write 0.{digits}")))
            }
            "+" | "-" => error("a sign stands in front of a number, without a space between them")
                .map(|error| error.help("write, for example, -5; a formula stands in quotes: \"-level\"")),
            _ => {
                let code = text.chars().next().unwrap_or_default();
                let unseen = code.is_whitespace() || code.is_control() || is_unseen(code);
                unseen.then(|| {
                    let message =
                        format!("a character that cannot be seen stands here: U+{:04X}", code as u32);
                    SyntaxError::at(token, message).help("take it away, or write a space in its place")
                })
            }
        }
    }

    /// Returns the error for an operator after a value, which is a formula without quotes.
    fn bare_formula(&self, frame: &Frame, token: Token) -> SyntaxError {
        let start =
            self.last().filter(|last| last.kind != Kind::Close).map_or(token.start, |last| last.start);
        let line = &self.source[token.end..];
        let end = line.find([',', '\n', '}', ']', '"']).unwrap_or(line.len());
        let end = token.end + end;
        let written =
            self.repeated(start, end).filter(|text| !text.contains('"') && frame.form != BracketKind::Values);
        // The parenthesis that closes the entry does not belong to the formula.
        let written = written.map(|text| match text.matches(')').count() > text.matches('(').count() {
            true => text.trim_end_matches(')'),
            false => text,
        });
        let help = match written {
            Some(written) => format!("write \"{written}\""),
            None => "write, for example, \"level * 2\"".to_owned(),
        };
        SyntaxError::at(token, "a formula stands in quotes").help(help)
    }

    /// Returns the error for a decimal comma, such as `1,5`. In a map, the 5 was read as a key.
    fn decimal_comma(&self, token: Token) -> Option<SyntaxError> {
        let (number, comma, digits) = match (self.expects, self.last()) {
            (Expects::MapEntry, Some(comma)) => (self.history[1]?, comma, token),
            (Expects::Colon, Some(digits)) => (self.history[2]?, self.history[1]?, digits),
            _ => return None,
        };
        let kinds = [number.kind, comma.kind, digits.kind] == [Kind::Number, Kind::Comma, Kind::Number];
        if !kinds || number.end != comma.start || comma.end != digits.start {
            return None;
        }
        let written = format!("{}.{}", self.text(number), self.text(digits));
        let error = SyntaxError::new(number.start, digits.end, "a number has a decimal point, not a comma");
        Some(error.help(format!("write {written}")))
    }

    /// Returns the error for anything but a value after a colon.
    fn no_value(&self, frame: &Frame, token: Token) -> SyntaxError {
        let name = frame.entry.and_then(|entry| self.repeated(entry.start, entry.end)).unwrap_or("this");
        let message = format!("the value of `{name}` is missing");
        let error = SyntaxError::at(token, message);
        match token.kind {
            Kind::Comma | Kind::Close => {
                error.help(format!("write it after the colon, or take `{name}` away"))
            }
            _ => SyntaxError::at(token, format!("a value cannot start with `{}`", self.text(token)))
                .help("text and formulas stand in quotes: \"level * 2\""),
        }
    }

    /// Returns the error for anything but a colon after a field's name or a map's key.
    fn no_colon(&self, frame: &Frame, token: Token) -> SyntaxError {
        if let Some(error) = self.missing_quote(token) {
            return error;
        }
        let end = self.last_end();
        let key = frame.entry.and_then(|entry| self.repeated(entry.start, end)).unwrap_or("name");
        let message = match token.kind {
            Kind::Comma | Kind::Close => format!("`{key}` has no value"),
            _ => format!("a colon is missing after `{key}`"),
        };
        let error = SyntaxError::at(token, message).help(format!("write `{key}: …`"));
        self.with_gap(error, token, "`:` belongs here")
    }

    /// Returns the error for anything but an entry or the closing bracket.
    fn no_entry(&self, frame: &Frame, token: Token) -> SyntaxError {
        let text = self.text(token);
        match token.kind {
            Kind::Close if !self.closes(token) => self.wrong_bracket(frame, token),
            Kind::Close => self.no_comma(frame, token),
            Kind::Comma if self.last().is_some_and(|last| last.kind == Kind::Comma) => {
                SyntaxError::at(token, "one comma too many").help("take it away")
            }
            Kind::Comma => {
                SyntaxError::at(token, "nothing stands in front of this comma").help("take it away")
            }
            // This is more likely an entry of the map around the struct than a field with quotes.
            Kind::Text
                if frame.form == BracketKind::Fields && self.parent_kind() == Some(BracketKind::Map) =>
            {
                let open = self.text(frame.open);
                SyntaxError::at(token, format!("a `{open}` is not closed before this"))
                    .help(format!(
                        "write `{}` in front of it; the name of a field would have no quotes",
                        closer(open)
                    ))
                    .related(frame.open.start, frame.open.end, format!("this `{open}` is still open"))
            }
            Kind::Text if frame.form == BracketKind::Fields => {
                let name = self.repeated(token.start + 1, token.end.saturating_sub(1)).unwrap_or("name");
                SyntaxError::at(token, "the name of a field stands without quotes")
                    .help(format!("write `{name}: …`"))
            }
            Kind::Open if frame.form == BracketKind::Fields => {
                let open = self.text(frame.open);
                SyntaxError::at(token, format!("the name of a field is expected here, not `{text}`"))
                    .help(format!(
                        "write `{}` in front of this, if what was open shall end there",
                        closer(open)
                    ))
                    .related(frame.open.start, frame.open.end, "this is still open")
            }
            _ => {
                let wanted =
                    if frame.form == BracketKind::Fields { "the name of a field" } else { "a value" };
                SyntaxError::at(token, format!("{wanted} is expected here, not `{text}`"))
                    .help("take it away, or put quotes around what it belongs to")
            }
        }
    }

    /// Returns the error for anything but a comma or the closing bracket.
    fn no_comma(&self, frame: &Frame, token: Token) -> SyntaxError {
        let text = self.text(token);
        if self.in_some() {
            let name = frame.name.unwrap_or(frame.open);
            return SyntaxError::at(name, "`Some` holds one value")
                .help("leave `Some` out: write the value alone");
        }
        match token.kind {
            Kind::Close => self.wrong_bracket(frame, token),
            Kind::Colon => self.colon_in_values(frame, token),
            _ if !token.begins_value() => SyntaxError::at(
                token,
                format!("a comma or `{}` is expected here, not `{text}`", closer(self.text(frame.open))),
            )
            .help("take it away, or put quotes around what it belongs to"),
            _ => self.missing_quote(token).or_else(|| self.two_words(frame, token)).unwrap_or_else(|| {
                let entries = match frame.form {
                    BracketKind::Fields => "fields",
                    BracketKind::Map => "entries",
                    BracketKind::List => "items",
                    BracketKind::Values => "values",
                };
                let error = SyntaxError::at(token, "a comma is missing in front of this");
                self.with_gap(
                    error.help(format!("write `,` between two {entries}")),
                    token,
                    "`,` belongs here",
                )
            }),
        }
    }

    /// Returns the error for a colon between values, as in `("id": "race")` and `["a": 1]`.
    fn colon_in_values(&self, frame: &Frame, token: Token) -> SyntaxError {
        let key = self.last().filter(|last| last.kind == Kind::Text);
        let name = key.and_then(|key| self.repeated(key.start + 1, key.end.saturating_sub(1)));
        match (frame.form, key, name) {
            (BracketKind::Values, Some(key), Some(name)) => SyntaxError::at(
                key,
                "the name of a field stands without quotes; names in quotes stand in braces",
            )
            .help(format!("write `({name}: …)`, or `{{\"{name}\": …}}`")),
            (BracketKind::List, ..) => SyntaxError::at(token, "a list has no names")
                .help("names and their values stand in braces: {\"strength\": 5}"),
            _ => SyntaxError::at(token, "no colon belongs here").help("a comma stands between two values"),
        }
    }

    /// Returns the error for a closing bracket that does not match the innermost open one.
    fn wrong_bracket(&self, frame: &Frame, token: Token) -> SyntaxError {
        let (open, text) = (self.text(frame.open), self.text(token));
        let wanted = closer(open);
        let opened: Vec<&str> = self.open.iter().map(|frame| self.text(frame.open)).collect();
        let error = match mend(self.source, &opened, token) {
            Some(Mend::Replace) => SyntaxError::at(token, format!("`{wanted}` belongs here, not `{text}`"))
                .help(format!("write `{wanted}`: it closes the `{open}`")),
            Some(Mend::Remove) => {
                SyntaxError::at(token, format!("this `{text}` closes nothing")).help("take it away")
            }
            _ => SyntaxError::at(token, format!("a `{open}` is not closed before this `{text}`"))
                .help(format!("write `{wanted}` in front of it")),
        };
        error.related(frame.open.start, frame.open.end, format!("this `{open}` is still open"))
    }

    /// Returns the error for a missing quote: a name or number directly after a text, or a text directly after a name.
    fn missing_quote(&self, token: Token) -> Option<SyntaxError> {
        let last = self.last().filter(|_| self.touches_last(token))?;
        match (last.kind, token.kind) {
            (Kind::Text, Kind::Name | Kind::Number | Kind::Text) => {
                let error = SyntaxError::at(last, "the quote at the end of this text seems to be missing");
                Some(error.help("write `\"` where it ends: as it stands, it goes on to the next quote"))
            }
            (Kind::Name, Kind::Text) => {
                let name = self.text(last);
                let error = SyntaxError::at(last, "the quote at the start of this text seems to be missing");
                Some(error.help(format!("write \"{name}\"")))
            }
            _ => None,
        }
    }

    /// Returns the error for two values without a comma that are probably not two entries, such as `Race "elf"`.
    fn two_words(&self, frame: &Frame, token: Token) -> Option<SyntaxError> {
        let last = self.last().filter(|last| last.kind == Kind::Name)?;
        let (name, text) = (self.text(last), self.text(token));
        let one_line = self.repeated(last.start, token.end).is_some();
        let first = frame.entry.is_some_and(|entry| entry.start == last.start);
        match token.kind {
            _ if !one_line => None,
            // An example is `(id "race")`.
            _ if frame.form == BracketKind::Values && frame.name.is_none() && first => {
                let error = SyntaxError::at(token, format!("a colon is missing after `{name}`"));
                Some(self.with_gap(error.help(format!("write `{name}: …`")), token, "`:` belongs here"))
            }
            // An example is `Race "elf"`.
            Kind::Text => Some(
                SyntaxError::at(token, "parentheses are missing around this")
                    .help(format!("write {name}({text})")),
            ),
            // Examples are `not Race("elf")` and `Grey Wolf`.
            Kind::Name => {
                let error = SyntaxError::new(
                    last.start,
                    token.end,
                    "a comma is missing between these two words, or quotes around them",
                );
                Some(error.help(format!("write `{name}, {text}`, or \"{name} {text}\"")))
            }
            _ => None,
        }
    }

    /// Adds the end of the previous token to the error, if that is on another line.
    fn with_gap(&self, error: SyntaxError, token: Token, what: &str) -> SyntaxError {
        let end = self.last_end();
        let between = self.source.get(end..token.start).unwrap_or_default();
        if between.contains('\n') { error.related(end, end, what) } else { error }
    }
}

/// Returns the error for a comment that starts with `#`, as in scripts.
fn comment(token: Token) -> SyntaxError {
    SyntaxError::at(token, "`#` does not begin a comment").help("write `//`")
}

/// Returns whether the character is invisible although it is no white space.
fn is_unseen(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}
