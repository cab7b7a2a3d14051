//! The core, without an engine: one test binary, a folder a topic.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests read files and watch the clock"
)]

mod corpus;
mod formulas;
mod hostile;
mod modding;
mod text;
