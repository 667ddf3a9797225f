//! Tests through the public path.
