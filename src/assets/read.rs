//! Reads the folder of RON files from its asset source into memory, in a task of Bevy's IO pool.

use std::path::Path;

use actor_core::{Folder, Settings};
use bevy_asset::io::{AssetReaderError, ErasedAssetReader};
use bevy_asset::{AssetPath, AssetServer, AssetServerMode};
use futures_lite::StreamExt;

/// The files of the folder, or the reason why it cannot be read.
pub(super) type Content = Result<Folder, String>;

/// Reads all files of interest in a folder. A file that cannot be read is included with its error.
///
/// # Errors
/// The text of the error, if the folder cannot be listed and has no readable `config.ron` that could list its files.
pub(super) async fn read(server: &AssetServer, path: &AssetPath<'static>) -> Result<Folder, String> {
    let source = server.get_source(path.source().clone_owned()).map_err(|error| error.to_string())?;
    let reader = match server.mode() {
        AssetServerMode::Processed => source.processed_reader().unwrap_or_else(|_| source.reader()),
        AssetServerMode::Unprocessed => source.reader(),
    };
    let root = path.path();
    let mut folder = Folder::default();
    let paths = match list(reader, root).await {
        Ok(paths) => paths,
        // Where folders cannot be listed, as on the web, the settings may list the files.
        Err(error) => match bytes(reader, &root.join("config.ron")).await {
            Ok(config) => listed(&config),
            Err(_) => return Err(error.to_string()),
        },
    };
    for path in &paths {
        if !Folder::is_file_of_interest(path) {
            folder.insert_ignored(path);
            continue;
        }
        match bytes(reader, &root.join(path)).await {
            Ok(bytes) => folder.insert(path.as_str(), bytes),
            Err(error) => folder.insert_unreadable(path.as_str(), error),
        }
    }
    Ok(folder)
}

/// Returns the files that a `config.ron` lists, and the `config.ron` itself.
fn listed(config: &[u8]) -> Vec<String> {
    let settings = Settings::from_ron(&String::from_utf8_lossy(config)).unwrap_or_default();
    settings.files.into_iter().chain(["config.ron".to_owned()]).collect()
}

async fn list(reader: &dyn ErasedAssetReader, root: &Path) -> Result<Vec<String>, AssetReaderError> {
    let mut paths = names(reader, root).await?;
    for folder in Folder::SUBFOLDERS {
        if let Ok(within) = names(reader, &root.join(folder)).await {
            paths.extend(within.into_iter().map(|name| format!("{folder}/{name}")));
        }
    }
    Ok(paths)
}

async fn names(reader: &dyn ErasedAssetReader, path: &Path) -> Result<Vec<String>, AssetReaderError> {
    let mut names = Vec::new();
    let mut entries = reader.read_directory(path).await?;
    while let Some(entry) = entries.next().await {
        names.extend(entry.file_name().map(|name| name.to_string_lossy().into_owned()));
    }
    Ok(names)
}

async fn bytes(reader: &dyn ErasedAssetReader, path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut file = reader.read(path).await.map_err(|error| error.to_string())?;
    file.read_to_end(&mut bytes).await.map_err(|error| error.to_string())?;
    Ok(bytes)
}
