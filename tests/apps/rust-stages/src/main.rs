//! Answers with the digest of what is asked for.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

use openssl::sha::sha256;

fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("0.0.0.0:8300")?;
    for stream in listener.incoming() {
        let mut stream = stream?;
        let mut line = String::new();
        BufReader::new(&stream).read_line(&mut line)?;
        let path = line.split(' ').nth(1).unwrap_or("/");
        let digest: String = sha256(path.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let body = format!("Hello from the sextant: {digest}\n");
        let length = body.len();
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        )?;
    }
    Ok(())
}
