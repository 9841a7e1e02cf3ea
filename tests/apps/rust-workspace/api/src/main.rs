//! A small server that greets, and that links zlib of the distribution.

use std::ffi::CStr;

use tiny_http::{Response, Server};

fn main() {
    let server = Server::http("0.0.0.0:8080").expect("the port is free");
    for request in server.incoming_requests() {
        let text = match request.url() {
            "/" => greeting::greet("you"),
            "/zlib" => {
                // SAFETY: zlib gives a text that lives as long as the program and ends with a zero.
                let version = unsafe { CStr::from_ptr(libz_sys::zlibVersion()) };
                format!("zlib {}", version.to_string_lossy())
            }
            _ => {
                let _ = request.respond(Response::from_string("not found").with_status_code(404));
                continue;
            }
        };
        let _ = request.respond(Response::from_string(text));
    }
}
