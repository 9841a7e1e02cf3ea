//! Answers with a greeting and with check sums.

use sha2::{Digest, Sha256};
use tiny_http::{Response, Server};

fn main() {
    let server = Server::http("0.0.0.0:8080").expect("the port is free");
    for request in server.incoming_requests() {
        let (status, text) = match request.url() {
            "/" => (200, "Hello from the semaphore".to_owned()),
            "/sum" => {
                let sum = Sha256::digest(b"semaphore");
                let hex: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
                (200, serde_json::json!({ "sha256": hex }).to_string())
            }
            _ => (404, "no such flag".to_owned()),
        };
        let _ = request.respond(Response::from_string(text).with_status_code(status));
    }
}
