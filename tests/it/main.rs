//! The plugin, through a real `App`: one test binary, a folder a topic.
//!
//! What needs a process of its own stands alone beside this folder: `allocations` counts the allocations of the whole
//! process, `frames` starts itself with other numbers of threads, `no_task_pool` has no thread pool, `observe` needs
//! features, and `too_many_names` uses up the names of its process.

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
mod watching;
