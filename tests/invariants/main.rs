//! Invariants of the architecture page.
