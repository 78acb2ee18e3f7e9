"""filer.models: files are polymorphic, images are rows of two tables."""
from filer.models.filemodels import File
from filer.models.foldermodels import Folder, FolderPermission
from filer.models.imagemodels import BaseImage, Image
