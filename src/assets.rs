//! Loads the folder of RON files through Bevy's asset server.
//!
//! Each file is an asset of its own, so that a bad one does not hide the others. When all have arrived, the same pure
//! functions as everywhere make a registry of them, all at once.

use std::path::Path;

use bevy_app::App;
use bevy_asset::io::{AssetReaderError, AssetSourceId, Reader};
use bevy_asset::{
    Asset, AssetApp, AssetLoader, AssetPath, AssetServer, Assets, Handle, LoadContext, LoadState,
};
use bevy_ecs::change_detection::{Res, ResMut};
use bevy_ecs::message::{Message, MessageWriter};
use bevy_ecs::resource::Resource;
use bevy_reflect::TypePath;
use bevy_tasks::{IoTaskPool, Task, block_on, poll_once};
use futures_lite::StreamExt;

use crate::config::ActorCoreConfig;
use crate::diagnostics::{Diagnostic, Diagnostics, Place, Severity};
use crate::files::{Folder, read_config, read_folder};
use crate::registry::Registry;

/// The content of one RON file.
#[derive(Asset, TypePath, Clone, Debug)]
pub(crate) struct RonFile(Vec<u8>);

#[derive(Default, TypePath)]
struct RonFileLoader;

impl AssetLoader for RonFileLoader {
    type Asset = RonFile;
    type Settings = ();
    type Error = std::io::Error;

    async fn load(
        &self,
        reader: &mut dyn Reader,
        (): &(),
        _: &mut LoadContext<'_>,
    ) -> Result<RonFile, std::io::Error> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).await?;
        Ok(RonFile(bytes))
    }

    fn extensions(&self) -> &[&str] {
        &["subsystem.ron"]
    }
}

/// The files have been loaded: everything that is wrong with them, and whether the registry is ready.
#[derive(Message, Clone, Debug, PartialEq)]
pub struct RegistryLoaded {
    /// Everything that is wrong with the files.
    pub problems: Diagnostics,
    /// Whether the registry is ready.
    pub ready: bool,
}

/// A folder on its way to the registry.
#[derive(Resource)]
pub(crate) struct FolderLoad {
    folder: AssetPath<'static>,
    step: Step,
}

enum Step {
    /// The files of the folder are being listed.
    Listing(Task<Result<Vec<String>, String>>),
    /// The files are being loaded.
    Loading(Vec<(String, Handle<RonFile>)>),
    /// There is nothing to load.
    Failed(Diagnostic),
    Done,
}

impl FolderLoad {
    /// Starts loading a folder, if the app has assets at all.
    pub fn start(app: &mut App, folder: &str) {
        if !app.world().contains_resource::<AssetServer>() {
            if !app.world().resource::<Registry>().is_ready() {
                tracing::warn!(
                    "without AssetPlugin the folder `{folder}` is not loaded; add it before ActorCorePlugin is \
                     finished, or give the plugin a registry built in code"
                );
            }
            return;
        }
        app.init_asset::<RonFile>().register_asset_loader(RonFileLoader);
        let folder = match AssetPath::try_parse(folder) {
            Ok(path) => path.into_owned(),
            Err(error) => {
                let message = format!("`{folder}` is no asset path: {error}");
                let step = Step::Failed(Diagnostic::error("missing-folder", None, message));
                app.insert_resource(Self { folder: AssetPath::default(), step });
                return;
            }
        };
        let server = app.world().resource::<AssetServer>().clone();
        let listed = folder.clone();
        let task = IoTaskPool::get().spawn(async move { list(&server, &listed).await });
        app.insert_resource(Self { folder, step: Step::Listing(task) });
    }
}

/// The paths of all files of interest, relative to the folder.
async fn list(server: &AssetServer, folder: &AssetPath<'static>) -> Result<Vec<String>, String> {
    let source: AssetSourceId = folder.source().clone_owned();
    let source = server.get_source(source).map_err(|error| error.to_string())?;
    let (reader, root) = (source.reader(), folder.path());
    let names = |path: &Path| {
        let path = path.to_owned();
        async move {
            let mut names = Vec::new();
            let mut entries = reader.read_directory(&path).await?;
            while let Some(entry) = entries.next().await {
                names.extend(entry.file_name().map(|name| name.to_string_lossy().into_owned()));
            }
            Ok::<_, AssetReaderError>(names)
        }
    };
    let top = match names(root).await {
        Ok(top) => top,
        Err(error) => {
            // Where folders cannot be listed, the settings may name the files.
            let path = root.join("config.ron");
            let Ok(mut config) = reader.read(&path).await else { return Err(error.to_string()) };
            let mut bytes = Vec::new();
            config.read_to_end(&mut bytes).await.map_err(|error| error.to_string())?;
            let (settings, _) = read_config("config.ron".into(), &String::from_utf8_lossy(&bytes));
            let named = settings.files.into_iter().chain(["config.ron".to_owned()]);
            return Ok(named.filter(|path| Folder::is_file_of_interest(path)).collect());
        }
    };
    let mut paths: Vec<String> = top.into_iter().collect();
    if let Ok(subsystems) = names(&root.join("subsystems")).await {
        paths.extend(subsystems.into_iter().map(|name| format!("subsystems/{name}")));
    }
    paths.retain(|path| Folder::is_file_of_interest(path));
    paths.sort();
    paths.dedup();
    Ok(paths)
}

/// Takes the next step of loading, and at the end makes a registry of the files.
pub(crate) fn load(
    state: Option<ResMut<FolderLoad>>,
    server: Option<Res<AssetServer>>,
    files: Option<Res<Assets<RonFile>>>,
    mut registry: ResMut<Registry>,
    mut config: ResMut<ActorCoreConfig>,
    mut messages: MessageWriter<RegistryLoaded>,
) {
    let (Some(mut state), Some(server), Some(files)) = (state, server, files) else { return };
    let state = &mut *state;
    let mut problems = Diagnostics::default();
    match &mut state.step {
        Step::Done => {}
        Step::Listing(task) => match block_on(poll_once(task)) {
            None => {}
            Some(Ok(paths)) => {
                let handle = |path: String| {
                    let handle = server.load(state.folder.resolve(&AssetPath::from(path.clone())));
                    (path, handle)
                };
                state.step = Step::Loading(paths.into_iter().map(handle).collect());
            }
            Some(Err(error)) => {
                let message = format!("the folder `{}` cannot be listed: {error}", state.folder);
                state.step = Step::Failed(Diagnostic::error("missing-folder", None, message));
            }
        },
        Step::Failed(problem) => {
            problems.push(problem.clone());
            finish(problems, registry.is_ready(), &mut messages);
            state.step = Step::Done;
        }
        Step::Loading(handles) => {
            let mut folder = Folder::default();
            let mut unreadable = Vec::new();
            for (path, handle) in handles.iter() {
                match (files.get(handle), server.load_state(handle)) {
                    (Some(file), _) => folder.insert(path.as_str(), file.0.clone()),
                    (None, LoadState::Failed(error)) => {
                        let message = format!("the file cannot be read: {error}");
                        let place = Some(Place::start_of(path.as_str()));
                        problems.push(Diagnostic::error("unreadable-file", place, message));
                        unreadable.push(path);
                    }
                    (None, _) => return,
                }
            }
            let mut loaded = read_folder(&folder);
            unreadable.into_iter().for_each(|path| loaded.unreadable(path));
            if let Some(settings) = loaded.config.take() {
                *config = settings;
            }
            problems.append(loaded.take_over(&mut registry).problems);
            problems.sort();
            problems.add_sources(|file| folder.text(file));
            finish(problems, registry.is_ready(), &mut messages);
            state.step = Step::Done;
        }
    }
}

/// Logs everything that is wrong and tells the game.
fn finish(problems: Diagnostics, ready: bool, messages: &mut MessageWriter<RegistryLoaded>) {
    for problem in &problems {
        match problem.severity {
            Severity::Error => tracing::error!("{problem}"),
            Severity::Warning => tracing::warn!("{problem}"),
        }
    }
    messages.write(RegistryLoaded { problems, ready });
}
