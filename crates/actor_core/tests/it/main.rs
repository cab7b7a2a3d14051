//! The core, without an engine: one test binary, a folder a topic.

mod corpus;
mod formulas;
mod hostile;
mod modding;
mod text;
