//! Tests of the plugin through a real `App`. They form one test binary with one folder per topic.
//!
//! Tests that need a process of their own are beside this folder: `allocations` counts all allocations, `frames` starts
//! itself with other numbers of threads, `no_task_pool` has no task pools, `observe` needs features, and
//! `too_many_names` uses up the names of its process.

mod change_detection;
mod common;
mod contributors;
mod differential;
mod effects;
mod few_names;
mod golden;
mod health;
mod limits;
mod loading;
mod on_demand;
mod peers;
mod pools;
mod properties;
mod records;
mod registry;
mod reload;
mod reports;
mod soak;
mod subsystems;
mod tabletop;
mod type_paths;
mod watching;
