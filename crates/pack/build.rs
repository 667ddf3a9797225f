//! Rebuilds the crate when a shipped pack or population changes, since both are embedded in it.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=../../packs");
    println!("cargo:rerun-if-changed=../../populations");
}
