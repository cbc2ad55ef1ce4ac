//! Reads the snapshot, writes what changed, remembers both.
//!
//! In: folders. Out: [`Sources`](crate::source::Sources), files. It must not know what pages mean.
#![expect(clippy::disallowed_methods, reason = "this is the one module that reads and writes files")]

mod amend;
mod bring;
mod look;
mod manifest;
mod memo;
mod read;
mod stat;
mod trouble;
mod verify;
mod waiting;
mod write;

pub use amend::{amend, tidy};
pub use bring::{Bringing, Brought, bring};
pub use look::{Look, Snapshot, Touched};
pub use manifest::{LastBuild, Manifest};
pub use memo::Memory;
pub use read::{read, recall};
pub use verify::{Difference, Verified, verify};
pub use write::{Ownership, Written, write};

/// The program: what another one remembers or wrote is not trusted.
const IDENTITY: &str = env!("CASEBOOK_IDENTITY");
