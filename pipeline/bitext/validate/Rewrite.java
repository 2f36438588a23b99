import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import net.sf.okapi.common.LocaleId;
import net.sf.okapi.common.filters.IFilter;
import net.sf.okapi.common.filterwriter.IFilterWriter;
import net.sf.okapi.common.resource.RawDocument;
import net.sf.okapi.filters.tmx.TmxFilter;
import net.sf.okapi.filters.xliff.XLIFFFilter;
import net.sf.okapi.lib.xliff2.reader.XLIFFReader;
import net.sf.okapi.lib.xliff2.writer.XLIFFWriter;

/** Opens files with Okapi and saves them unchanged: Rewrite OUTDIR FILE... */
public class Rewrite {
	public static void main(String[] args) throws Exception {
		for (int i = 1; i < args.length; i++) {
			File in = new File(args[i]);
			File out = Path.of(args[0], in.getName()).toFile();
			if (in.getName().endsWith(".xliff")) {
				XLIFFReader.validate(in); // schemas and the constraints in the specification's prose
				xliff2(in, out);
			} else if (in.getName().endsWith(".tmx")) {
				filter(new TmxFilter(), in, out);
			} else {
				filter(new XLIFFFilter(), in, out);
			}
		}
	}

	private static void xliff2(File in, File out) throws Exception {
		try (XLIFFReader reader = new XLIFFReader(XLIFFReader.VALIDATION_MAXIMAL); XLIFFWriter writer = new XLIFFWriter()) {
			reader.open(in);
			writer.create(out, "de", "en");
			while (reader.hasNext()) {
				writer.writeEvent(reader.next());
			}
		}
	}

	private static void filter(IFilter filter, File in, File out) throws Exception {
		LocaleId de = LocaleId.fromString("de"), en = LocaleId.fromString("en");
		try (IFilterWriter writer = filter.createFilterWriter()) {
			writer.setOptions(en, StandardCharsets.UTF_8.name());
			writer.setOutput(out.getPath());
			filter.open(new RawDocument(in.toURI(), StandardCharsets.UTF_8.name(), de, en));
			while (filter.hasNext()) {
				writer.handleEvent(filter.next());
			}
			filter.close();
		}
	}
}
