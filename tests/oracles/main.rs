//! Closed forms against the engine.
