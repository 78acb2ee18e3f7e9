//! What leads back to itself.

use std::path::Path;

use anyhow::Result;

use super::{django, file};

pub(crate) fn imports(folder: &Path) -> Result<()> {
    file(folder, "a.py", "from b import x\nimport b\ny = x\ny()\n")?;
    file(folder, "b.py", "from c import y as x\n")?;
    file(folder, "c.py", "import a\nfrom a import y\n")
}

pub(crate) fn star_imports(folder: &Path) -> Result<()> {
    file(folder, "a.py", "from b import *\n__all__ = b.__all__ + ['a']\na = 1\n")?;
    file(folder, "b.py", "from a import *\nimport a\n__all__ = a.__all__\n")
}

pub(crate) fn itself(folder: &Path) -> Result<()> {
    file(folder, "a.py", "from a import *\nimport a\nfrom a import a as a\na.a.a.a()\n")?;
    file(folder, "p/__init__.py", "from . import p\nfrom .p import *\nfrom .. import q\nfrom .... import r\n")?;
    file(folder, "p/p.py", "from .. import p\nfrom p.p import p\n")
}

pub(crate) fn bases(folder: &Path) -> Result<()> {
    let text = "class A(B): pass\nclass B(C): pass\nclass C(A): pass\nclass D(D): pass\nclass D(D): pass\n\
                class E(A, B, A): pass\nclass F(E, object, E): pass\nclass G(metaclass=G): pass\n\
                A().x\nD().y()\nclass H(A):\n    def f(self):\n        return super().f()\nH().f()\n";
    file(folder, "a.py", format!("from b import C\n{text}"))?;
    file(folder, "b.py", "from a import A\nclass C(A): pass\n")
}

pub(crate) fn models(folder: &Path) -> Result<()> {
    let models = "class A(B):\n    class Meta: abstract = True\nclass B(A, models.Model):\n    class Meta(A.Meta): pass\n\
                  class C(C, models.Model): pass\nclass Book(B): pass\n";
    django(folder, models, "def index(request):\n    for book in Book.objects.all():\n        book.b.c.a\n")
}

pub(crate) fn relations(folder: &Path) -> Result<()> {
    let models = "class A(models.Model):\n    b = models.ForeignKey('B', models.CASCADE, related_name='b')\n    \
                  a = models.ForeignKey('self', models.CASCADE, related_name='a')\n\
                  class B(models.Model):\n    a = models.OneToOneField(A, models.CASCADE, related_name='b')\n    \
                  m = models.ManyToManyField('self', through='B')\n    n = models.ForeignKey('shop.Nobody', models.CASCADE)\n    \
                  def __str__(self):\n        return str(self.a.b)\n";
    let views = "def walk(a):\n    for child in a.a.all():\n        walk(child.b.a.b.a)\n        str(child.b)\n\
                 def index(request):\n    a = A.objects.select_related('b__a__b__a__b').get()\n    \
                 while a:\n        a = a.a\n    walk(A.objects.first())\n";
    django(folder, models, views)
}

pub(crate) fn urls(folder: &Path) -> Result<()> {
    django(folder, "", "def index(request): pass\n")?;
    let urls = "from django.urls import path, include\nimport shop.urls\n\
                urlpatterns = [path('a/', include('urls')), path('b/', include('shop.urls'))]\n\
                urlpatterns += [path('c/', include(urlpatterns)), path('d/', include(shop.urls))]\n";
    file(folder, "urls.py", urls)?;
    file(
        folder,
        "shop/urls.py",
        "from django.urls import *\nimport urls\nurlpatterns = [path('', include('urls'))] + urls.urlpatterns\n",
    )
}

pub(crate) fn settings(folder: &Path) -> Result<()> {
    django(folder, "", "def index(request): pass\n")?;
    let text = "from settings import *\nfrom local import *\nINSTALLED_APPS = INSTALLED_APPS + ['settings', INSTALLED_APPS]\n\
                ROOT_URLCONF = ROOT_URLCONF\nMIDDLEWARE = [MIDDLEWARE]\n";
    file(folder, "settings.py", text)?;
    file(folder, "local.py", "from settings import *\nfrom django.conf import settings\nDEBUG = settings.DEBUG\n")
}

pub(crate) fn recursion(folder: &Path) -> Result<()> {
    let views = "def f(x):\n    return f([x])\ndef g(x):\n    return h((x, x))\ndef h(x):\n    return g({'a': x}) + h(x)\n\
                 def k(n):\n    return lambda: k(n + 1)()\ndef gen():\n    while True:\n        yield from gen()\n\
                 def index(request):\n    f(1); g(2); k(0)(); list(gen())\n    index(index)\n    \
                 y = lambda f: (lambda x: x(x))(lambda x: f(lambda v: x(x)(v)))\n    y(y)(y)\n";
    django(folder, "class Book(models.Model): pass\n", views)
}

pub(crate) fn attributes(folder: &Path) -> Result<()> {
    let views = "class A:\n    def __getattr__(self, name):\n        return getattr(self, name + name)\n    \
                 @property\n    def p(self):\n        return self.p.p\n    def __call__(self):\n        return self()()\n    \
                 def __iter__(self):\n        return iter(self)\n    def __str__(self):\n        return f'{self}'\n    \
                 def __enter__(self):\n        with self as me:\n            return me\n    \
                 def __eq__(self, other):\n        return other == self\n    __add__ = __radd__ = lambda a, b: b + a\n\
                 def index(request):\n    a = A()\n    a.x; a.p; a(); list(a); str(a); a == A(); a + A()\n    \
                 a.a = a; a.a.a.a.p\n    with a: pass\n";
    django(folder, "class Book(models.Model): pass\n", views)
}

pub(crate) fn signals(folder: &Path) -> Result<()> {
    let models = "from django.db.models.signals import post_save\nfrom django.dispatch import receiver\n\
                  class Book(models.Model):\n    def save(self, *args, **kwargs):\n        self.save()\n        super().save(*args, **kwargs)\n\
                  @receiver(post_save)\ndef again(sender, instance, **kwargs):\n    sender.objects.create()\n    instance.save()\n    \
                  post_save.send(sender)\n";
    django(folder, models, "def index(request):\n    for book in Book.objects.all():\n        book.save()\n")
}

pub(crate) fn containers(folder: &Path) -> Result<()> {
    let text = "a = []\na.append(a)\na[0][0].append(a)\nd = {}\nd['d'] = d\nd[d['d']] = [d]\ns = a + [a, d]\n\
                for x in a:\n    a.append(x)\n    d.update(d)\n    a = [a, x]\nclass C: pass\nc = C()\nc.c = c\nc.d = [c.c.c, c]\n\
                f = lambda x=a: f\nf()()()()\nprint(*a, **d)\n";
    file(folder, "a.py", text)
}
