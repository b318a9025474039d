package org.gmm4j.cli.pictures;

import java.nio.file.Path;
import java.util.Objects;
import org.gmm4j.cli.options.DataOptions;
import org.gmm4j.cli.options.DeviceOptions;
import org.gmm4j.cli.output.Output;
import org.gmm4j.cli.output.ShellWords;
import org.gmm4j.data.DataSource;
import org.gmm4j.io.Models;
import org.gmm4j.io.StoredModel;
import org.gmm4j.report.Report;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gmm4j report MODEL DATA}. */
@Command(
    name = "report",
    description = "Writes a page that tells of a model and the rows it is applied to.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "fit --report DIR also shows how the fit went on: its parameters, iteration by iteration.",
      "",
      "Example: gmm4j report model.npz mnist-2v6 --out report"
    })
public final class ReportCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A model file of gmm4j fit.")
  private Path model = Path.of("");

  @Parameters(index = "1", paramLabel = "DATA", description = "What fit takes.")
  private String data = "";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where it goes: DIR/index.html, one page that needs nothing else.")
  private Path out = Path.of("");

  @Mixin private final ImageOption image = new ImageOption();

  @Mixin private final DataOptions dataOptions = new DataOptions();

  @Mixin private final DeviceOptions deviceOptions = new DeviceOptions();

  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    ReportOption.require(output, "--out", out, dataOptions.inputs(data, "MODEL", model));
    StoredModel stored = Models.readStored(model);
    image.require(output, stored.mixture().features());
    long begin = System.nanoTime();
    DataSource source = dataOptions.open(data, model, stored);
    DataOptions.requireComplete(source, "drawn");
    double reading = (System.nanoTime() - begin) / 1e9;
    CommandSpec root = Objects.requireNonNull(spec).root();
    Path page =
        Report.of(stored, source.rows())
            .name(ReportOption.shortName(source))
            .labels(source.labels())
            .on(deviceOptions.device(), deviceOptions.precision())
            .images(image.known(source.rows()))
            .reading(reading)
            .command(ShellWords.of(root.commandLine().getParseResult().originalArgs()))
            .write(out);
    output.line("report          %s", page);
  }
}
