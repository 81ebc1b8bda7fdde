//! Signs of life during long work; nothing where no terminal shows them.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

const TICK: Duration = Duration::from_millis(100);

/// A spinner beside `message`, until it is finished and cleared.
pub fn spinner(message: &'static str) -> ProgressBar {
    // This target draws on standard error, and only where that is a terminal.
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    bar.set_message(message);
    bar.enable_steady_tick(TICK);
    bar
}

/// A bar that counts `noun`.
pub fn bar(noun: &'static str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
    bar.set_message(noun);
    // Were the template wrong, the bar would keep its own style.
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos} of {len} {msg}") {
        bar.set_style(style);
    }
    bar
}
