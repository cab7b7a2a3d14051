//! Tests of the core without an engine. They form one test binary with one folder per topic.

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
