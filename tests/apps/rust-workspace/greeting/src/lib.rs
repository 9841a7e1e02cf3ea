//! What the server says.

/// A greeting for a name.
pub fn greet(name: &str) -> String {
    format!("Hello, {name}, from the workspace")
}
