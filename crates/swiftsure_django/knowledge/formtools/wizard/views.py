"""formtools.wizard.views: forms on several pages. What was filled in so far stays in the session; the last one calls `done`."""
from django.views.generic import TemplateView
from swiftsure import text, unknown


class WizardView(TemplateView):
    form_list = unknown()
    steps = unknown()
    storage = unknown()
    initial_dict = unknown()
    instance_dict = unknown()
    condition_dict = unknown()
    template_name = "formtools/wizard/wizard_form.html"

    @classmethod
    def as_view(cls, *args, **kwargs):
        return super().as_view()

    def get(self, request, *args, **kwargs):
        return self.render(self.get_form())

    def post(self, *args, **kwargs):
        form = self.get_form(data=self.request.POST, files=self.request.FILES)
        if form.is_valid():
            self.process_step(form)
            if unknown():
                return self.render_done(form, **kwargs)
        return self.render(form)

    def render(self, form=None, **kwargs):
        context = self.get_context_data(form=form, **kwargs)
        return self.render_to_response(context)

    def render_done(self, form, **kwargs):
        return self.done(unknown(), form_dict=unknown(), **kwargs)

    def get_context_data(self, form, **kwargs):
        return {**super().get_context_data(form=form, **kwargs), "wizard": unknown()}

    def get_form(self, step=None, data=None, files=None):
        return unknown()

    def get_form_initial(self, step):
        return unknown()

    def get_form_instance(self, step):
        return unknown()

    def get_form_kwargs(self, step=None):
        return {}

    def get_form_list(self):
        return unknown()

    def get_form_prefix(self, step=None, form=None):
        return text()

    def get_form_step_data(self, form):
        return unknown()

    def get_form_step_files(self, form):
        return unknown()

    def process_step(self, form):
        return self.get_form_step_data(form)

    def process_step_files(self, form):
        return self.get_form_step_files(form)

    def get_all_cleaned_data(self):
        return unknown()

    def get_cleaned_data_for_step(self, step):
        return unknown()

    def get_next_step(self, step=None):
        return unknown()

    def get_prev_step(self, step=None):
        return unknown()

    def done(self, form_list, **kwargs):
        return unknown()


class SessionWizardView(WizardView): ...
class CookieWizardView(WizardView): ...
class NamedUrlWizardView(WizardView): ...
class NamedUrlSessionWizardView(NamedUrlWizardView): ...
class NamedUrlCookieWizardView(NamedUrlWizardView): ...
