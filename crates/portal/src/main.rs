//! `fixpoint`.
fn main(){}
