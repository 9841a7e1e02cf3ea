//! Files that nginx serves in the place of the program that served them.

use plimsoll_syntax::Keyword;

use crate::rewrite::planner::Single;
use crate::rewrite::split::{Fate, New, Split};

/// Where nginx finds its pages.
const PAGES: &str = "/usr/share/nginx/html";

/// Ships a folder of the build stage on nginx, which listens on `port`; `more` are further lines of
/// its configuration. `steps` are those of the server and of the base image.
pub(super) fn serve(
    split: &mut Split,
    single: &Single<'_>,
    folder: &str,
    port: &str,
    more: &str,
    steps: [usize; 2],
) {
    let [server, base] = steps;
    for at in single.from + 1..split.fates.len() {
        let fate = &mut split.fates[at];
        *fate = match single.facts.instructions()[at].keyword {
            Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck | Keyword::User => Fate::Gone,
            // Where the program that built them stands means nothing to nginx.
            Keyword::Workdir | Keyword::Shell | Keyword::Arg => Fate::Built,
            _ => *fate,
        };
    }
    split.base = "nginxinc/nginx-unprivileged:stable-alpine".into();
    split.base_steps = vec![base];
    let config = format!(
        "<<'EOF' /etc/nginx/conf.d/default.conf\nserver {{\n    listen {port};\n    root {PAGES};\n{more}}}\nEOF"
    );
    split.files.push(New::of(Keyword::Copy, config, &[server]));
    split.take(folder, PAGES, None, &[server]);
}
