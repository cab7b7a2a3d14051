//! The structure of the files, as they are written. Nothing here knows what a statement means.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;

use ron::extensions::Extensions;
use ron::value::RawValue;
use serde::de::{DeserializeOwned, Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Reads the text of one file (or of one value in it).
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    ron::Options::default()
        .with_default_extension(Extensions::IMPLICIT_SOME)
        .from_str(text)
        .map_err(|error| error.to_string())
}

/// A number of a file: finite, and never -0.0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number(pub f64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        if !number.is_finite() {
            return Err(D::Error::custom("a number must be finite"));
        }
        Ok(Number(without_negative_zero(number)))
    }
}

/// -0.0 becomes 0.0, anything else stays.
#[must_use]
pub fn without_negative_zero(number: f64) -> f64 {
    if number == 0.0 { 0.0 } else { number }
}

/// A number, or a formula in quotes.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `12` or `12.0`
    Number(f64),
    /// `"vitality * 10"`
    Formula(String),
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        if let Ok(formula) = read::<String>(raw.get_ron()) {
            return Ok(Value::Formula(formula));
        }
        match read::<Number>(raw.get_ron()) {
            Ok(number) => Ok(Value::Number(number.0)),
            Err(error) => Err(D::Error::custom(error)),
        }
    }
}

/// What must hold for a rule to say anything.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum When {
    /// Holds for everyone.
    #[default]
    Always,
    /// Holds for actors of this race.
    Race(String),
    /// Holds for actors with this tag.
    Tag(String),
    /// Holds for actors in this realm.
    Realm(String),
    /// Holds if the dimension is at least this.
    AtLeast(String, f64),
    /// Holds if the dimension is below this.
    Below(String, f64),
    /// Holds if the formula is finite and not zero.
    Formula(String),
    /// Holds if each of these holds.
    All(Vec<When>),
    /// Holds if one of these holds.
    Any(Vec<When>),
    /// Holds if this does not.
    Not(Box<When>),
}

/// A condition that is not a formula in quotes.
#[derive(Deserialize)]
enum WhenWithoutQuotes {
    Always,
    Race(String),
    Tag(String),
    Realm(String),
    AtLeast(String, Number),
    Below(String, Number),
    All(Vec<When>),
    Any(Vec<When>),
    Not(Box<When>),
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        if let Ok(formula) = read::<String>(raw.get_ron()) {
            return Ok(When::Formula(formula));
        }
        match read::<WhenWithoutQuotes>(raw.get_ron()) {
            Ok(WhenWithoutQuotes::Always) => Ok(When::Always),
            Ok(WhenWithoutQuotes::Race(race)) => Ok(When::Race(race)),
            Ok(WhenWithoutQuotes::Tag(tag)) => Ok(When::Tag(tag)),
            Ok(WhenWithoutQuotes::Realm(realm)) => Ok(When::Realm(realm)),
            Ok(WhenWithoutQuotes::AtLeast(dimension, n)) => Ok(When::AtLeast(dimension, n.0)),
            Ok(WhenWithoutQuotes::Below(dimension, n)) => Ok(When::Below(dimension, n.0)),
            Ok(WhenWithoutQuotes::All(parts)) => Ok(When::All(parts)),
            Ok(WhenWithoutQuotes::Any(parts)) => Ok(When::Any(parts)),
            Ok(WhenWithoutQuotes::Not(part)) => Ok(When::Not(part)),
            Err(error) => Err(D::Error::custom(error)),
        }
    }
}

/// A map in which the same key twice is an error.
#[derive(Clone, Debug, PartialEq)]
pub struct Map<V>(pub BTreeMap<String, V>);

impl<V> Default for Map<V> {
    fn default() -> Self {
        Map(BTreeMap::new())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Map<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EachKeyOnce<V>(PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for EachKeyOnce<V> {
            type Value = Map<V>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Map<V>, A::Error> {
                let mut map = BTreeMap::new();
                while let Some(key) = access.next_key::<String>()? {
                    let value = access.next_value::<V>()?;
                    if map.contains_key(&key) {
                        return Err(A::Error::custom(format!("`{key}` stands twice in a map")));
                    }
                    map.insert(key, value);
                }
                Ok(Map(map))
            }
        }

        deserializer.deserialize_map(EachKeyOnce(PhantomData))
    }
}

/// The heading under which a dimension stands, or `Context`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[allow(missing_docs)]
pub enum Kind {
    #[default]
    Primary,
    Derived,
    Context,
}

/// How the contributions to a dimension become one number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[allow(missing_docs)]
pub enum Merge {
    #[default]
    Pipeline,
    Sum,
    Max,
    Min,
    Average,
    Multiply,
}

/// How the folded number is rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[allow(missing_docs)]
pub enum Round {
    #[default]
    None,
    Floor,
    Ceil,
    Nearest,
}

/// The part of the pipeline that a contribution speaks to; they stand in canonical order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[allow(missing_docs)]
pub enum Bucket {
    Flat,
    Percent,
    Mult,
    Factor,
    PostAdd,
    Override,
}

/// How a cap speaks in its layer.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[allow(missing_docs)]
pub enum Mode {
    Baseline,
    Additive,
    HardMax,
    HardMin,
    Override,
}

/// Which of the two bounds a cap speaks about.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[allow(missing_docs)]
pub enum CapKind {
    Max,
    Min,
}

/// How the layers become one pair of bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[allow(missing_docs)]
pub enum AcrossPolicy {
    #[default]
    Intersect,
    Union,
    PrioritizedOverride,
}

/// `config.ron`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct ConfigFile {
    pub allow: Map<String>,
    pub files: Vec<String>,
}

/// `dimensions.ron`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct DimensionsFile {
    pub allow: Map<String>,
    pub dimensions: Map<DimensionEntry>,
}

/// One dimension of `dimensions.ron`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct DimensionEntry {
    pub kind: Kind,
    pub merge: Merge,
    pub round: Round,
    pub base: Option<Value>,
    pub clamp: Clamp,
    pub unit: Option<String>,
    pub label: Option<String>,
    pub description: Option<String>,
    pub hidden: bool,
}

/// The bounds that no cap can leave; either side may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct Clamp {
    pub min: Option<Number>,
    pub max: Option<Number>,
}

/// `cap_layers.ron`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct CapLayersFile {
    pub allow: Map<String>,
    pub order: Option<Vec<String>>,
    pub across_policy: AcrossPolicy,
    pub caps: Vec<OwnCap>,
}

/// `curves.ron`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct CurvesFile {
    pub allow: Map<String>,
    pub curves: Map<CurveEntry>,
}

/// One curve of `curves.ron`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct CurveEntry {
    #[serde(default)]
    pub step: bool,
    pub points: Vec<(Number, Number)>,
}

/// `subsystems/*.subsystem.ron`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SubsystemFile {
    #[serde(default)]
    pub allow: Map<String>,
    pub id: String,
    #[serde(default)]
    pub priority: i32,
    #[serde(default = "yes")]
    pub enabled: bool,
    #[serde(default)]
    pub rules: Vec<RuleEntry>,
}

/// One rule of a subsystem file, in the short form, the long form, or both.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct RuleEntry {
    pub name: Option<String>,
    pub enabled: bool,
    pub when: When,
    pub add: Map<Value>,
    pub increase: Map<Value>,
    pub times: Map<Value>,
    pub add_after: Map<Value>,
    pub set: Map<Value>,
    pub limits: Vec<LimitEntry>,
    pub contributions: Vec<RuleContribution>,
    pub caps: Vec<RuleCap>,
}

impl Default for RuleEntry {
    fn default() -> Self {
        RuleEntry {
            name: None,
            enabled: true,
            when: When::Always,
            add: Map::default(),
            increase: Map::default(),
            times: Map::default(),
            add_after: Map::default(),
            set: Map::default(),
            limits: Vec::new(),
            contributions: Vec::new(),
            caps: Vec::new(),
        }
    }
}

/// One entry of a rule's `limits`: one or more caps.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct LimitEntry {
    pub dimension: String,
    pub hard_max: Option<Value>,
    pub hard_min: Option<Value>,
    pub base_max: Option<Value>,
    pub base_min: Option<Value>,
    pub add_max: Option<Value>,
    pub add_min: Option<Value>,
    pub set_max: Option<Value>,
    pub set_min: Option<Value>,
    pub layer: Option<String>,
    pub realm: Option<String>,
    pub priority: Option<i32>,
}

/// A contribution of a rule: it has the system of its file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RuleContribution {
    pub dimension: String,
    pub bucket: Bucket,
    pub value: Value,
    pub priority: Option<i32>,
    #[serde(default)]
    pub labels: Map<String>,
}

/// A cap of a rule: it has the system of its file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RuleCap {
    pub dimension: String,
    pub mode: Mode,
    pub kind: Option<CapKind>,
    pub value: Value,
    pub scope: Option<String>,
    pub realm: Option<String>,
    pub priority: Option<i32>,
    #[serde(default)]
    pub labels: Map<String>,
}

/// A contribution of an actor: a number, and a system of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OwnContribution {
    pub system: String,
    pub dimension: String,
    pub bucket: Bucket,
    pub value: Number,
    #[serde(default)]
    pub priority: i32,
    #[serde(default)]
    pub labels: Map<String>,
}

/// A cap of an actor, or a standing cap: a number, and a system of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OwnCap {
    pub system: String,
    pub dimension: String,
    pub mode: Mode,
    pub kind: Option<CapKind>,
    pub value: Number,
    pub scope: Option<String>,
    pub realm: Option<String>,
    #[serde(default)]
    pub priority: i32,
    #[serde(default)]
    pub labels: Map<String>,
}

/// An actor, as a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ActorFile {
    #[serde(default)]
    pub allow: Map<String>,
    pub id: String,
    pub name: String,
    pub race: Option<String>,
    pub lifespan: Option<Number>,
    pub age: Option<Number>,
    #[serde(default)]
    pub realms: BTreeSet<String>,
    #[serde(default)]
    pub tags: BTreeSet<String>,
    #[serde(default)]
    pub base: Map<Number>,
    #[serde(default)]
    pub contributions: Vec<OwnContribution>,
    #[serde(default)]
    pub caps: Vec<OwnCap>,
}

fn yes() -> bool {
    true
}
