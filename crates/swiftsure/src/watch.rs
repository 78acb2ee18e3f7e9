//! Waiting for the files of a project to change.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::Result;
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use swiftsure_review::classify::kind;

/// An editor writes several files at once; what comes within this time is one change.
const QUIET: Duration = Duration::from_millis(150);

/// Watches a folder until it is dropped.
pub(crate) struct Watch {
    root: PathBuf,
    events: Receiver<notify::Result<Event>>,
    _watcher: RecommendedWatcher,
}

impl Watch {
    pub(crate) fn new(root: &Path) -> Result<Self> {
        let (sender, events) = channel();
        let mut watcher = notify::recommended_watcher(sender)?;
        watcher.watch(root, RecursiveMode::Recursive)?;
        Ok(Self { root: root.to_owned(), events, _watcher: watcher })
    }

    /// Waits until a file that matters has changed; false when watching ended.
    pub(crate) fn changed(&self) -> bool {
        loop {
            match self.events.recv() {
                Ok(Ok(event)) if self.matters(&event) => break,
                Ok(_) => {}
                Err(_) => return false,
            }
        }
        while self.events.recv_timeout(QUIET).is_ok() {}
        true
    }

    fn matters(&self, event: &Event) -> bool {
        !event.kind.is_access() && event.paths.iter().any(|path| self.is_read(path))
    }

    /// Whether a check reads such a file. Folders above the project do not count: they may well be hidden.
    fn is_read(&self, path: &Path) -> bool {
        let inside = path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let is_hidden = inside.split('/').any(|part| part.starts_with('.'));
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        !is_hidden && (kind(&inside).is_some() || matches!(ending, "toml" | "cfg" | "ini"))
    }
}
