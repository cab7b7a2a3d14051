//! Reads `config.ron`, and converts [`Settings`] from and to RON.

use std::sync::Arc;

use crate::definitions::{OnFailure, Settings};
use crate::diagnostics::Diagnostics;
use crate::error::Error;
use crate::vocabulary::Limits;

use super::BYTE_ORDER_MARK;
use super::reader::Reader;
use super::schemas::{CONFIG, LIMITS};

impl Settings {
    /// Reads settings from RON. Fields that are left out have their default.
    ///
    /// # Errors
    /// Returns [`Error::Definitions`] with every problem and its place.
    pub fn from_ron(text: &str) -> Result<Self, Error> {
        let (config, problems) = read_config("config.ron".into(), text);
        if problems.has_errors() { Err(Error::Definitions(problems)) } else { Ok(config) }
    }

    /// Returns the settings as RON, which [`from_ron`](Self::from_ron) reads back.
    pub fn to_ron(&self) -> String {
        let pretty = ron::ser::PrettyConfig::new();
        ron::ser::to_string_pretty(self, pretty).unwrap_or_default()
    }
}

impl<'a> Reader<'a> {
    /// Reads the content of `config.ron`.
    pub(super) fn config(&mut self, expr: &'a ron2::ast::Expr<'a>) -> Option<Settings> {
        let fields = self.fields(expr, &CONFIG)?;
        self.allow(&fields);
        let mut config = Settings::default();
        if let Some(expr) = fields.get("on_failure") {
            config.on_failure = self
                .variant(expr, "what follows a subsystem's failure", &OnFailure::NAMES)
                .unwrap_or_default();
        }
        if let Some(expr) = fields.get("files") {
            let list = self.list(expr, "a list of files", "[\"dimensions.ron\"]");
            config.files = list.into_iter().filter_map(|expr| self.text(expr).map(str::to_owned)).collect();
        }
        if let Some(expr) = fields.get("limits") {
            config.limits = self.limits(expr);
        }
        Some(config)
    }

    fn limits(&mut self, expr: &'a ron2::ast::Expr<'a>) -> Limits {
        let mut limits = Limits::default();
        let Some(fields) = self.fields(expr, &LIMITS) else { return limits };
        for (name, limit, most) in limits.by_name() {
            let Some(expr) = fields.get(name) else { continue };
            let Some(value) = self.number(expr) else { continue };
            if value.fract() == 0.0 && (1.0..=f64::from(most)).contains(&value) {
                *limit = value as u32;
            } else {
                let message = format!("`{name}` is a whole number from 1 to {most}, not {value}");
                let help = format!("write a number within that, or leave it out: then it is {limit}");
                self.error_with_help("out-of-range", expr.span(), message, &help);
            }
        }
        limits
    }
}

/// Reads the text of a `config.ron`. The settings are the defaults if it has errors.
fn read_config(path: Arc<str>, text: &str) -> (Settings, Diagnostics) {
    let mut loaded = super::LoadedFiles::default();
    let text = text.trim_start_matches(BYTE_ORDER_MARK);
    loaded.file(&path, text);
    loaded.problems.add_sources(|_| Some(text.into()));
    (loaded.settings.unwrap_or_default(), loaded.problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.ron");
        let config = Settings {
            on_failure: OnFailure::Drop,
            files: vec!["dimensions.ron".into(), "curves.ron".into()],
            limits: Limits { effects: 7, ..Limits::default() },
        };
        config.to_file(&path).unwrap();
        assert_eq!(Settings::from_file(&path).unwrap(), config);
        assert_eq!(Settings::from_ron("()").unwrap(), Settings::default());
    }

    #[test]
    fn problems_say_where_and_what() {
        let error = Settings::from_ron("(\n  on_failure: Dorp,\n  speed: 3,\n)").unwrap_err().to_string();
        assert!(error.contains("config.ron:2:15") && error.contains("did you mean `Drop`?"), "{error}");
        assert!(error.contains("config.ron:3:3") && error.contains("has no field `speed`"), "{error}");
        let error = Settings::from_ron("(limits: (effects: 0.5, formula_depth: 101, depth: 3))");
        let error = error.unwrap_err().to_string();
        for part in [
            "`effects` is a whole number from 1",
            "`formula_depth` is a whole number from 1 to 100",
            "depth`",
        ] {
            assert!(error.contains(part), "{part} is missing in\n{error}");
        }
    }
}
