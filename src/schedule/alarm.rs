//! Telling somebody of a failure, by a program of the operator's choice.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long the program may take.
const PATIENCE: Duration = Duration::from_mins(1);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// The program that is told; none where none is configured.
#[derive(Debug, Clone, Default)]
pub struct Alarm(pub Option<PathBuf>);

impl Alarm {
    /// Runs the program with two arguments: the task that failed, and why. It gets no
    /// shell, and is ended after a minute.
    pub fn raise(&self, task: &str, why: &str) {
        let Some(program) = &self.0 else { return };
        let started = Command::new(program).args([task, why]).stdin(Stdio::null()).spawn();
        let outcome = started.map_err(|error| error.to_string()).and_then(wait);
        if let Err(why) = outcome {
            let program = program.display().to_string();
            tracing::error!(program, why, "nobody could be told of a failure");
        }
    }
}

fn wait(mut child: Child) -> Result<(), String> {
    let end = Instant::now() + PATIENCE;
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(status.to_string()),
            Ok(None) if Instant::now() < end => thread::sleep(LOOK_EVERY),
            Ok(None) => {
                let ended = child.kill().and_then(|()| child.wait());
                return Err(format!("took over {} s: {ended:?}", PATIENCE.as_secs()));
            }
            Err(error) => return Err(error.to_string()),
        }
    }
}
