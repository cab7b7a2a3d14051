//! The structure of effect files, as they are written.

use serde::Deserialize;

use crate::files::{LimitEntry, Map, Number, RuleCap, RuleContribution, RuleEntry, Value, When};

/// `effects/*.effect.ron`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EffectFile {
    pub id: String,
    #[serde(default = "effects")]
    pub system: String,
    #[serde(default)]
    pub priority: i32,
    pub label: Option<String>,
    pub description: Option<String>,
    #[serde(default = "yes")]
    pub enabled: bool,
    #[serde(default)]
    pub allow: Map<String>,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default)]
    pub grants: Vec<String>,
    #[serde(default)]
    pub cancels: Vec<String>,
    #[serde(default)]
    pub blocked_by: Vec<String>,
    #[serde(default)]
    pub when: When,
    #[serde(default)]
    pub stays: When,
    #[serde(default)]
    pub duration: Duration,
    pub period: Option<Period>,
    #[serde(default)]
    pub combine: Combine,
    pub stacking: Option<Stacking>,
    #[serde(default)]
    pub add: Map<Value>,
    #[serde(default)]
    pub increase: Map<Value>,
    #[serde(default)]
    pub times: Map<Value>,
    #[serde(default)]
    pub add_after: Map<Value>,
    #[serde(default)]
    pub set: Map<Value>,
    #[serde(default)]
    pub limits: Vec<LimitEntry>,
    #[serde(default)]
    pub contributions: Vec<RuleContribution>,
    #[serde(default)]
    pub caps: Vec<RuleCap>,
    #[serde(default)]
    pub rules: Vec<RuleEntry>,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub enum Duration {
    #[default]
    Forever,
    Instant,
    Seconds(Value),
    Ticks(Value),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    pub seconds: Option<Number>,
    pub ticks: Option<u32>,
    #[serde(default)]
    pub at_once: bool,
    #[serde(default)]
    pub amounts: Map<Value>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub enum Combine {
    #[default]
    All,
    Strongest,
    OnePerType(String),
    Diminishing(f64),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Stacking {
    pub by: By,
    pub again: Again,
    pub limit: u32,
    pub expiry: Expiry,
    pub overflow: Option<String>,
    pub strength: Option<Value>,
}

impl Default for Stacking {
    fn default() -> Self {
        Stacking {
            by: By::Target,
            again: Again::Stack,
            limit: u32::MAX,
            expiry: Expiry::All,
            overflow: None,
            strength: None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub enum By {
    Target,
    Source,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub enum Again {
    Stack,
    Refresh,
    Extend,
    Replace,
    Ignore,
    KeepStrongest,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub enum Expiry {
    All,
    OneByOne,
}

fn effects() -> String {
    "effects".to_string()
}

fn yes() -> bool {
    true
}

impl EffectFile {
    /// What it says, as rules: what stands beside the id is one without name and condition.
    pub fn into_rules(self) -> Vec<RuleEntry> {
        let own = RuleEntry {
            add: self.add,
            increase: self.increase,
            times: self.times,
            add_after: self.add_after,
            set: self.set,
            limits: self.limits,
            contributions: self.contributions,
            caps: self.caps,
            ..RuleEntry::default()
        };
        std::iter::once(own).chain(self.rules).collect()
    }
}
