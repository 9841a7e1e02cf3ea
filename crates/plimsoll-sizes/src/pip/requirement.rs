//! Requirements as pip reads them.

/// A package that somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Its name, as the index compares names: lower case, with `-` for any run of `-`, `_` and `.`.
    pub name: String,
    /// Its extras: `standard` of `uvicorn[standard]`.
    pub extras: Vec<String>,
    /// Whether one version is asked for: `==`.
    pub pinned: bool,
}

/// What the extras of well-known packages bring along, by the packages' own metadata, 2026-11-23.
const EXTRAS: &[(&str, &str, &[&str])] = &[
    ("apache-airflow", "postgres", &["psycopg2-binary"]),
    ("celery", "redis", &["redis"]),
    ("channels", "daphne", &["daphne"]),
    ("coverage", "toml", &["tomli"]),
    (
        "dask",
        "complete",
        &["pandas", "numpy", "distributed", "bokeh", "pyarrow"],
    ),
    ("django", "argon2", &["argon2-cffi"]),
    (
        "fastapi",
        "all",
        &[
            "uvicorn",
            "httptools",
            "uvloop",
            "watchfiles",
            "websockets",
            "python-dotenv",
            "jinja2",
            "python-multipart",
            "httpx",
            "email-validator",
            "pydantic-settings",
            "orjson",
        ],
    ),
    (
        "fastapi",
        "standard",
        &[
            "uvicorn",
            "httptools",
            "uvloop",
            "watchfiles",
            "websockets",
            "python-dotenv",
            "jinja2",
            "python-multipart",
            "httpx",
            "email-validator",
            "fastapi-cli",
        ],
    ),
    ("flask", "async", &["asgiref"]),
    ("gunicorn", "gevent", &["gevent"]),
    ("httpx", "http2", &["h2"]),
    ("passlib", "bcrypt", &["bcrypt"]),
    ("passlib", "argon2", &["argon2-cffi"]),
    ("psycopg", "binary", &["psycopg-binary"]),
    ("psycopg", "pool", &["psycopg-pool"]),
    ("pydantic", "email", &["email-validator"]),
    ("pyjwt", "crypto", &["cryptography"]),
    ("python-jose", "cryptography", &["cryptography"]),
    ("qrcode", "pil", &["pillow"]),
    ("redis", "hiredis", &["hiredis"]),
    ("requests", "socks", &["pysocks"]),
    ("sqlalchemy", "asyncio", &["greenlet"]),
    ("transformers", "torch", &["torch", "accelerate"]),
    (
        "uvicorn",
        "standard",
        &[
            "httptools",
            "uvloop",
            "watchfiles",
            "websockets",
            "python-dotenv",
            "pyyaml",
        ],
    ),
];

impl Requirement {
    /// Reads one requirement; nothing for a path, an option or what has no name.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some((_, name)) = text.split_once("#egg=") {
            return Self::read(name.split('&').next().unwrap_or(name));
        }
        let text = text.split(';').next().unwrap_or(text).trim();
        let own_folder = text.starts_with(['.', '/', '-', '#', '$', '{', '<']);
        if own_folder || text.contains("://") && !text.contains('@') {
            return None;
        }
        let end = text
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
            .unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        let archive = [".whl", ".zip", ".gz", ".txt"]
            .iter()
            .any(|ending| name.ends_with(ending));
        if name.is_empty() || archive || rest.starts_with(['/', ':']) {
            return None;
        }
        let extras = rest
            .trim_start()
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'))
            .map(|(extras, _)| extras)
            .unwrap_or_default();
        let extras = extras.split(',').map(|extra| normal(extra.trim()));
        Some(Self {
            name: normal(name),
            extras: extras.filter(|extra| !extra.is_empty()).collect(),
            pinned: rest.contains("=="),
        })
    }

    /// The packages that its extras bring along, as far as they are known.
    pub(crate) fn extra_packages(&self) -> impl Iterator<Item = &str> {
        EXTRAS
            .iter()
            .filter(|(name, extra, _)| {
                *name == self.name && self.extras.iter().any(|own| own == extra)
            })
            .flat_map(|(_, _, packages)| packages.iter().copied())
    }
}

/// The requirements of a `requirements.txt`, in order. Files that it includes are not followed.
pub fn requirements(text: &str) -> Vec<Requirement> {
    let joined = text.replace("\\\r\n", " ").replace("\\\n", " ");
    let lines = joined.lines().map(|line| match line.find(" #") {
        Some(at) => &line[..at],
        None => line,
    });
    lines
        .filter_map(|line| {
            let line = line.trim();
            let line = line
                .strip_prefix("-e ")
                .or_else(|| line.strip_prefix("--editable "))
                .unwrap_or(line);
            Requirement::read(line)
        })
        .collect()
}

/// A name as the index compares names.
fn normal(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '-' | '_' | '.' if normal.ends_with('-') => {}
            '-' | '_' | '.' => normal.push('-'),
            c => normal.push(c.to_ascii_lowercase()),
        }
    }
    normal
}
