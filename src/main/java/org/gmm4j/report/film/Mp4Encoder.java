package org.gmm4j.report.film;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jcodec.codecs.h264.H264Encoder;
import org.jcodec.codecs.h264.encode.DumbRateControl;
import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jcodec.codecs.h264.io.model.SliceType;
import org.jcodec.codecs.h264.io.model.VUIParameters;
import org.jcodec.common.Codec;
import org.jcodec.common.MuxerTrack;
import org.jcodec.common.VideoCodecMeta;
import org.jcodec.common.VideoEncoder.EncodedFrame;
import org.jcodec.common.io.NIOUtils;
import org.jcodec.common.io.SeekableByteChannel;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Packet;
import org.jcodec.common.model.Packet.FrameType;
import org.jcodec.common.model.Picture;
import org.jcodec.common.model.Size;
import org.jcodec.containers.mp4.muxer.MP4Muxer;
import org.jspecify.annotations.Nullable;

/**
 * H.264 of the baseline profile in an MP4 file, by the library jcodec, which need not be there for
 * anything else.
 */
final class Mp4Encoder implements FilmEncoder {
  /** Whole pictures among the differences, in frames: so far apart a player can jump to. */
  private static final int KEY_INTERVAL = 50;

  /** Of H.264's 0 to 51: white stays white, and 20 would save a tenth of the file. */
  private static final int QUANTIZER = 12;

  private final Path file;
  private final int rate;
  private final SeekableByteChannel out;
  private final MP4Muxer muxer;
  private final H264Encoder encoder = new Tagged();
  private @Nullable MuxerTrack track;
  private long shown;

  /** The same loss everywhere, but where that would take more room than the pixels. */
  private static final class Constant extends DumbRateControl {
    @Override
    public int startPicture(Size size, int most, SliceType type) {
      super.startPicture(size, most, type);
      return QUANTIZER;
    }
  }

  /** An encoder that tells players how to make colours of its planes. */
  private static final class Tagged extends H264Encoder {
    Tagged() {
      super(new Constant());
      setKeyInterval(KEY_INTERVAL);
      setMotionSearchRange(0); // what moves is thin lines; more takes twice the time for 3%
    }

    @Override
    public SeqParameterSet initSPS(Size size) {
      SeqParameterSet parameters = super.initSPS(size);
      VUIParameters colours = new VUIParameters();
      colours.videoSignalTypePresentFlag = true;
      colours.videoFormat = 5; // not specified
      colours.colourDescriptionPresentFlag = true;
      colours.colourPrimaries = YuvPlanes.BT_601;
      colours.transferCharacteristics = YuvPlanes.BT_601;
      colours.matrixCoefficients = YuvPlanes.BT_601;
      parameters.vuiParams = colours;
      return parameters;
    }
  }

  /**
   * Begins a file.
   *
   * @param rate frames a second
   */
  Mp4Encoder(Path file, int rate) throws IOException {
    this.file = file;
    this.rate = rate;
    this.out = NIOUtils.writableChannel(file.toFile());
    this.muxer = MP4Muxer.createMP4MuxerToChannel(out);
  }

  @Override
  public void add(BufferedImage frame, int times) throws IOException {
    YuvPlanes planes = YuvPlanes.of(frame);
    int width = planes.width();
    int height = planes.height();
    Picture picture = Picture.createPicture(width, height, planes.planes(), ColorSpace.YUV420J);
    MuxerTrack to = track;
    if (to == null) {
      VideoCodecMeta size =
          VideoCodecMeta.createSimpleVideoCodecMeta(new Size(width, height), ColorSpace.YUV420);
      to = muxer.addVideoTrack(Codec.H264, size);
      track = to;
    }
    for (int i = 0; i < times; i++) {
      EncodedFrame encoded =
          encoder.encodeFrame(picture, ByteBuffer.allocate(2 * width * height + (1 << 16)));
      to.addFrame(
          Packet.createPacket(
              encoded.getData(),
              shown,
              rate,
              1,
              shown,
              encoded.isKeyFrame() ? FrameType.KEY : FrameType.INTER,
              null));
      shown++;
    }
  }

  @Override
  public void close() throws IOException {
    if (shown == 0) { // the first frame could not be drawn: there is no film, and no index
      out.close();
      return;
    }
    try (out) {
      muxer.finish();
    }
    Files.write(file, IndexFirst.of(Files.readAllBytes(file)));
  }
}
