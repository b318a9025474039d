package org.gmm4j.cli.serve.calls;

import java.util.Map;
import java.util.concurrent.CancellationException;
import org.gmm4j.cli.select.SelectReport;
import org.gmm4j.cli.select.SelectSettings;
import org.gmm4j.cli.serve.arguments.Handles;
import org.gmm4j.cli.serve.arguments.Results;
import org.gmm4j.cli.serve.arguments.Settings;
import org.gmm4j.cli.serve.protocol.Request;
import org.gmm4j.cli.serve.protocol.Told;
import org.gmm4j.data.DataSource;
import org.gmm4j.selection.Selection;

/** {@code select}: how many components, and which covariances, as on the command line. */
final class SelectCall implements Call {
  private final Handles handles;

  SelectCall(Handles handles) {
    this.handles = handles;
  }

  @Override
  public Map<String, Object> answer(Request request, Told told) {
    long handle = request.whole("rows");
    DataSource source = handles.rows(handle, request);
    Results results = new Results(request);
    Heard heard = new Heard(told, request.truth("events"));
    SelectSettings settings = Settings.of(new SelectSettings(), request);
    request.requireNothingElse();
    results.require();
    long begin = System.nanoTime();
    Selection selection =
        settings.builder(Settings::refusal).listener(heard).build().select(source.rows());
    told.requireWanted();
    if (selection.cancelled()) {
      throw new CancellationException("the comparison was ended");
    }
    SelectReport report = new SelectReport(source, selection, (System.nanoTime() - begin) / 1e9);
    Map<String, Object> answer = report.json();
    answer.put("fit", FitCall.facts(selection.fit(), heard.notes()));
    results.write(
        selection.fit().mixture(),
        selection.fit().assignments(),
        () -> report.facts(settings.seed()),
        handles,
        handle,
        answer);
    told.requireWanted();
    return answer;
  }
}
