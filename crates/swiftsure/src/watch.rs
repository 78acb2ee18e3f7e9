//! Waiting for the files of a project to change.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::Result;
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

/// An editor writes several files at once; what comes within this time is one change.
const QUIET: Duration = Duration::from_millis(150);

/// Watches folders until it is dropped.
pub(crate) struct Watch {
    events: Receiver<notify::Result<Event>>,
    _watcher: RecommendedWatcher,
}

impl Watch {
    pub(crate) fn new(paths: &[PathBuf]) -> Result<Self> {
        let (sender, events) = channel();
        let mut watcher = notify::recommended_watcher(sender)?;
        for path in paths {
            watcher.watch(path, RecursiveMode::Recursive)?;
        }
        Ok(Self { events, _watcher: watcher })
    }

    /// Waits until a file that matters has changed; false when watching ended.
    pub(crate) fn changed(&self) -> bool {
        loop {
            match self.events.recv() {
                Ok(Ok(event)) if matters(&event) => break,
                Ok(_) => {}
                Err(_) => return false,
            }
        }
        while self.events.recv_timeout(QUIET).is_ok() {}
        true
    }
}

fn matters(event: &Event) -> bool {
    !event.kind.is_access() && event.paths.iter().any(|path| is_code(path))
}

fn is_code(path: &Path) -> bool {
    let hidden = path.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.') && part.as_os_str().len() > 1);
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    !hidden && matches!(ending, "py" | "html" | "toml" | "txt" | "cfg" | "ini" | "jinja" | "jinja2" | "j2")
}
