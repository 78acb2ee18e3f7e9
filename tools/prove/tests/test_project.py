"""What a project is made of, read from its files."""

import unittest

from proving import project


class Files(unittest.TestCase):
    def test_folders_with_models_are_apps(self):
        files = [
            "shop/models.py",
            "web/views.py",
            "site/crm/models/base.py",
            "jobs/management/commands/run.py",
            "urls.py",
        ]
        self.assertEqual(project.apps_of(files), ["jobs", "shop", "site.crm"])

    def test_settings_are_no_module_to_call(self):
        files = ["site/settings.py", "shop/views.py", "shop/__init__.py"]
        self.assertEqual(project.modules_of(files), ["shop", "shop.views"])

    def test_imports_are_listed_with_their_names(self):
        files = {"a.py": "import x.y\nfrom django import db\nfrom . import b\n"}
        self.assertEqual(project.imported(files), ["django", "django.db", "x.y"])


class StandIns(unittest.TestCase):
    def setUp(self):
        self.thing = project.StandIn()

    def test_a_stand_in_decorates_without_a_change(self):
        def task():
            pass

        self.assertIs(self.thing(task), task)
        self.assertIs(self.thing(bind=True)(task), task)

    def test_a_stand_in_is_an_empty_iterable_and_a_base_of_nothing(self):
        self.assertEqual(list(self.thing.anything()), [])

        class Child(self.thing.Base):
            pass

        self.assertEqual(Child.__bases__, (object,))


if __name__ == "__main__":
    unittest.main()
