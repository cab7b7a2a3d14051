//! Finds the first syntax error of a RON file, and explains in plain words what to write instead.
//!
//! The text of a file goes in, and nothing or a [`SyntaxError`] comes out. Only text that passes reaches the RON
//! parser: its messages address programmers, and some hostile texts cost it exponential time or all the memory. The
//! check takes one pass without recursion. Start with [`check`]; the module `advice` writes the messages.

mod advice;
mod brackets;
mod lex;
#[cfg(test)]
mod tests;

use super::nesting::MAX_NESTING;

use lex::{Kind, Token};

/// The greatest number of tokens in a file: far more than anybody writes, and few enough for the parser's syntax tree.
const MAX_TOKENS: usize = 500_000;

/// A syntax error, with the byte range that it covers and a hint how to fix it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SyntaxError {
    pub start: usize,
    pub end: usize,
    pub message: String,
    pub help: Option<String>,
    /// Another place that is involved: its byte range, and what is there.
    pub related: Option<(usize, usize, String)>,
}

impl SyntaxError {
    fn new(start: usize, end: usize, message: impl Into<String>) -> Self {
        Self { start, end, message: message.into(), help: None, related: None }
    }

    fn at(token: Token, message: impl Into<String>) -> Self {
        Self::new(token.start, token.end, message)
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    fn related(self, start: usize, end: usize, what: impl Into<String>) -> Self {
        Self { related: Some((start, end, what.into())), ..self }
    }
}

/// The kind of content between two brackets.
#[derive(Clone, Copy, Debug, PartialEq)]
enum BracketKind {
    /// Named fields: `(name: value, …)`.
    Fields,
    /// Values without names: `(value, …)`.
    Values,
    /// A list: `[value, …]`.
    List,
    /// A map: `{key: value, …}`.
    Map,
}

/// An open bracket.
#[derive(Clone, Copy, Debug)]
struct Frame {
    open: Token,
    form: BracketKind,
    /// The name before the bracket, such as `Race` in `Race("elf")`.
    name: Option<Token>,
    /// The first token of the entry that is being read.
    entry: Option<Token>,
    /// Whether a map's key is being read.
    key: bool,
}

/// What must come next.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Expects {
    /// The one value that the file consists of.
    Whole,
    /// An entry, or the closing bracket.
    MapEntry,
    /// The colon after a field's name or a map's key.
    Colon,
    /// The value after a colon.
    Value,
    /// A comma, or the closing bracket.
    Comma,
    /// The end of the file.
    End,
}

/// Checks the syntax of a file.
///
/// # Errors
/// Returns the first syntax error.
pub(super) fn check(source: &str) -> Result<(), Box<SyntaxError>> {
    let mut check = Check { source, at: 0, open: Vec::new(), expects: Expects::Whole, history: [None; 3] };
    for _ in 0..MAX_TOKENS {
        let token = lex::next(source, check.at)?;
        if token.kind == Kind::End && matches!(check.expects, Expects::Whole | Expects::End) {
            return Ok(());
        }
        check.take(token)?;
    }
    let error = SyntaxError::new(
        check.at,
        check.at,
        format!("the file has more than {MAX_TOKENS} names, numbers and signs"),
    );
    Err(Box::new(error.help("split it into several files")))
}

struct Check<'a> {
    source: &'a str,
    /// The byte after the last token.
    at: usize,
    /// The open brackets, the innermost last.
    open: Vec<Frame>,
    expects: Expects,
    /// The last three tokens, the latest first.
    history: [Option<Token>; 3],
}

impl<'a> Check<'a> {
    /// Consumes the next token, or reports that it is not allowed here.
    fn take(&mut self, token: Token) -> Result<(), Box<SyntaxError>> {
        let form = self.open.last().map(|frame| frame.form);
        match (self.expects, token.kind) {
            (Expects::Whole, Kind::Sign) if self.source[token.start..].starts_with("#![") => {
                return self.attribute(token);
            }
            (Expects::MapEntry, Kind::Name) if form == Some(BracketKind::Fields) => {
                self.begin_entry(token);
                self.step(token, Expects::Colon);
            }
            (Expects::MapEntry, _) if token.begins_value() && form != Some(BracketKind::Fields) => {
                self.begin_entry(token);
                return self.value(token);
            }
            (Expects::Whole | Expects::Value, _) if token.begins_value() => return self.value(token),
            (Expects::MapEntry | Expects::Comma, Kind::Close)
                if self.closes(token) && !self.is_empty_some() =>
            {
                self.open.pop();
                let next = self.after_value();
                self.step(token, next);
            }
            (Expects::Comma, Kind::Comma) if !self.in_some() => self.step(token, Expects::MapEntry),
            (Expects::Colon, Kind::Colon) => {
                if let Some(frame) = self.open.last_mut() {
                    frame.key = false;
                }
                self.step(token, Expects::Value);
            }
            _ => return Err(Box::new(self.unexpected(token))),
        }
        Ok(())
    }

    fn step(&mut self, token: Token, expects: Expects) {
        self.at = token.end;
        self.history = [Some(token), self.history[0], self.history[1]];
        self.expects = expects;
    }

    fn begin_entry(&mut self, token: Token) {
        if let Some(frame) = self.open.last_mut() {
            (frame.entry, frame.key) = (Some(token), frame.form == BracketKind::Map);
        }
    }

    /// Returns what must come after a complete value.
    fn after_value(&self) -> Expects {
        match self.open.last() {
            None => Expects::End,
            Some(frame) if frame.key => Expects::Colon,
            Some(_) => Expects::Comma,
        }
    }

    /// Starts a value with this token. The token is the whole value, or it opens a bracket.
    fn value(&mut self, token: Token) -> Result<(), Box<SyntaxError>> {
        let mut name = None;
        let mut open = token;
        if token.kind == Kind::Name
            && !["true", "false", "None", "inf", "NaN"].contains(&token.text(self.source))
        {
            match lex::next(self.source, token.end) {
                Ok(next) if next.text(self.source) == "(" => (name, open) = (Some(token), next),
                _ if token.text(self.source) == "Some" => return Err(Box::new(self.bare_some(token))),
                _ => {}
            }
        }
        if open.kind != Kind::Open {
            let next = self.after_value();
            self.step(token, next);
            return Ok(());
        }
        if self.open.len() >= MAX_NESTING {
            let message = format!("more than {MAX_NESTING} brackets within each other");
            return Err(Box::new(SyntaxError::at(open, message).help("close some of them, or nest less")));
        }
        if name.is_some() {
            self.step(token, Expects::MapEntry);
        }
        let form = match open.text(self.source) {
            "[" => BracketKind::List,
            "{" => BracketKind::Map,
            _ if name.is_none_or(|name| name.text(self.source) != "Some") && self.is_field(open.end) => {
                BracketKind::Fields
            }
            _ => BracketKind::Values,
        };
        self.open.push(Frame { open, form, name, entry: None, key: false });
        self.step(open, Expects::MapEntry);
        Ok(())
    }

    /// Returns whether a name and a colon come next.
    fn is_field(&self, at: usize) -> bool {
        let name = lex::next(self.source, at).ok().filter(|token| token.kind == Kind::Name);
        let colon = name.and_then(|name| lex::next(self.source, name.end).ok());
        colon.is_some_and(|token| token.kind == Kind::Colon)
    }

    /// Returns whether the token closes the innermost bracket.
    fn closes(&self, token: Token) -> bool {
        self.open
            .last()
            .is_some_and(|frame| brackets::closer(frame.open.text(self.source)) == token.text(self.source))
    }

    /// Returns whether the innermost bracket is that of `Some(…)`, which holds one value.
    fn in_some(&self) -> bool {
        self.open.last().and_then(|frame| frame.name).is_some_and(|name| name.text(self.source) == "Some")
    }

    fn is_empty_some(&self) -> bool {
        self.in_some() && self.expects == Expects::MapEntry
    }

    /// Skips an attribute such as `#![enable(…)]` at the start of the file. The RON parser reads it itself.
    fn attribute(&mut self, hash: Token) -> Result<(), Box<SyntaxError>> {
        let rest = &self.source[hash.start..];
        match rest.find(']') {
            Some(end) => {
                self.at = hash.start + end + 1;
                Ok(())
            }
            None => {
                Err(Box::new(SyntaxError::at(hash, "this is never closed").help("write `]` where it ends")))
            }
        }
    }
}
