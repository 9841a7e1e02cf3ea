//! What must hold of every text, whatever it is. The fuzz targets call these with random ones.

mod analysis;
mod reading;
mod shell;
mod variables;

pub use analysis::check_analysis;
pub use reading::check_reading;
pub use shell::check_shell;

use plimsoll_syntax::Span;

/// A span lies in the text, the right way round, and on character boundaries.
fn check_span(source: &str, span: Span) {
    assert!(span.start <= span.end, "{span:?} is turned round");
    assert!(
        source.get(span.start as usize..span.end as usize).is_some(),
        "{span:?} does not fit the text of {} bytes",
        source.len()
    );
}
